/** What a row's buttons and its menu offer, by the kinds of rows for which it is the same. */
export interface Offer {
  /** Kinds of rows, as the product tells them to the editor. */
  readonly rows: string;
  readonly inline: string;
  /** Groups with their commands, from the top down; what is in brackets is a menu of its own. */
  readonly menu: readonly string[];
}

/** Reviewed by hand: what is offered for one row, and nothing else. */
export const offers: readonly Offer[] = [
  {
    rows: 'account',
    inline: 'refresh',
    menu: [
      '4_search: chooseRegions findRegions findRunning',
      '5_cutcopypaste: [copyName copyCli]',
      '6_access: checkPermissions enterKeyAgain',
      '7_modification: editAccount renameAccount markProduction removeAccount',
      'z_more: refresh',
    ],
  },
  {
    rows: 'account.elsewhere',
    inline: 'refresh',
    menu: [
      '4_search: chooseRegions findRegions findRunning',
      '5_cutcopypaste: [copyName copyCli]',
      '6_access: checkPermissions',
      '7_modification: editAccount renameAccount markProduction removeAccount',
      'z_more: refresh',
    ],
  },
  {
    rows: 'account.sample',
    inline: 'refresh',
    menu: [
      '4_search: chooseRegions findRegions findRunning',
      '5_cutcopypaste: [copyName copyCli]',
      '6_access: checkPermissions',
      '7_modification: renameAccount markProduction removeAccount',
      'z_more: refresh',
    ],
  },
  {
    rows: 'account.production',
    inline: 'refresh',
    menu: [
      '4_search: chooseRegions findRegions findRunning',
      '5_cutcopypaste: [copyName copyCli]',
      '6_access: checkPermissions enterKeyAgain',
      '7_modification: editAccount renameAccount unmarkProduction removeAccount',
      'z_more: refresh',
    ],
  },
  {
    rows: 'account.elsewhere.production',
    inline: 'refresh',
    menu: [
      '4_search: chooseRegions findRegions findRunning',
      '5_cutcopypaste: [copyName copyCli]',
      '6_access: checkPermissions',
      '7_modification: editAccount renameAccount unmarkProduction removeAccount',
      'z_more: refresh',
    ],
  },
  {
    rows: 'account.sample.production',
    inline: 'refresh',
    menu: [
      '4_search: chooseRegions findRegions findRunning',
      '5_cutcopypaste: [copyName copyCli]',
      '6_access: checkPermissions',
      '7_modification: renameAccount unmarkProduction removeAccount',
      'z_more: refresh',
    ],
  },
  {
    rows: 'region',
    inline: 'filter refresh',
    menu: ['4_search: filter', '5_cutcopypaste: [copyId copyName copyCli copyTerraform]', 'z_more: refresh'],
  },
  {
    rows: 'instance.console',
    inline: 'createBackup pin refresh',
    menu: [
      'navigation: showHistory goToBackup openInConsole',
      '1_backup: createBackup',
      '5_cutcopypaste: [copyId copyName copyArn copyCli copyTerraform]',
      '7_modification: pin',
      'z_more: refresh',
    ],
  },
  {
    rows: 'instance.readonly.console',
    inline: 'pin refresh',
    menu: [
      'navigation: goToBackup openInConsole',
      '5_cutcopypaste: [copyId copyName copyArn copyCli copyTerraform]',
      '7_modification: pin',
      'z_more: refresh',
    ],
  },
  {
    rows: 'instance',
    inline: 'createBackup pin refresh',
    menu: [
      'navigation: showHistory goToBackup',
      '1_backup: createBackup',
      '5_cutcopypaste: [copyId copyName copyArn copyCli copyTerraform]',
      '7_modification: pin',
      'z_more: refresh',
    ],
  },
  {
    rows: 'instance.readonly',
    inline: 'pin refresh',
    menu: [
      'navigation: goToBackup',
      '5_cutcopypaste: [copyId copyName copyArn copyCli copyTerraform]',
      '7_modification: pin',
      'z_more: refresh',
    ],
  },
  {
    rows: 'group.list',
    inline: 'filter refresh',
    menu: ['navigation: goToBackup', '4_search: filter', '5b_importexport: exportList', 'z_more: refresh'],
  },
  {
    rows: 'group.list.released',
    inline: 'filter refresh',
    menu: ['4_search: filter', '5b_importexport: exportList', 'z_more: refresh'],
  },
  {
    rows: 'group',
    inline: 'refresh',
    menu: ['navigation: goToBackup', 'z_more: refresh'],
  },
  {
    rows: 'group.unsupported note.stopped note.empty note.more note.broken note.changed note.hidden note.unsupported fact',
    inline: '',
    menu: [],
  },
  {
    rows: 'instance.gone.pinned',
    inline: 'unpin',
    menu: ['5_cutcopypaste: [copyId copyName copyArn copyCli copyTerraform]', '7_modification: unpin'],
  },
  {
    rows: 'backup copy',
    inline: '',
    menu: [
      'navigation: showBackupDetails',
      '2_download: copyDownloadLink',
      '3_compare: compareBackups',
      '5_cutcopypaste: [copyId copyCli copyTerraform]',
      'z_more: showRawReply',
    ],
  },
  {
    rows: 'released',
    inline: '',
    menu: [
      'navigation: showBackupDetails',
      '2_download: copyDownloadLink',
      '3_compare: compareBackups',
      '5_cutcopypaste: [copyId copyCli]',
      'z_more: showRawReply',
    ],
  },
  {
    rows: 'log',
    inline: '',
    menu: ['2_download: copyDownloadLink', '5_cutcopypaste: [copyCli]'],
  },
  {
    rows: 'log.named',
    inline: '',
    menu: ['2_download: copyDownloadLink', '5_cutcopypaste: [copyName copyCli]'],
  },
  {
    rows: 'log.copied',
    inline: '',
    menu: ['2_download: copyDownloadLink', '5_cutcopypaste: [copyId copyCli]'],
  },
  {
    rows: 'log.copied.named',
    inline: '',
    menu: ['2_download: copyDownloadLink', '5_cutcopypaste: [copyId copyName copyCli]'],
  },
  {
    rows: 'backup.link copy.link',
    inline: 'copyDownloadLink',
    menu: [
      'navigation: showBackupDetails',
      '2_download: copyDownloadLink copyLinkAs downloadBackup',
      '3_compare: compareBackups',
      '5_cutcopypaste: [copyId copyCli copyTerraform]',
      'z_more: showRawReply',
    ],
  },
  {
    rows: 'released.link',
    inline: 'copyDownloadLink',
    menu: [
      'navigation: showBackupDetails',
      '2_download: copyDownloadLink copyLinkAs downloadBackup',
      '3_compare: compareBackups',
      '5_cutcopypaste: [copyId copyCli]',
      'z_more: showRawReply',
    ],
  },
  {
    rows: 'log.link',
    inline: 'copyDownloadLink',
    menu: ['2_download: copyDownloadLink copyLinkAs downloadBackup', '5_cutcopypaste: [copyCli]'],
  },
  {
    rows: 'log.named.link',
    inline: 'copyDownloadLink',
    menu: ['2_download: copyDownloadLink copyLinkAs downloadBackup', '5_cutcopypaste: [copyName copyCli]'],
  },
  {
    rows: 'log.copied.link',
    inline: 'copyDownloadLink',
    menu: ['2_download: copyDownloadLink copyLinkAs downloadBackup', '5_cutcopypaste: [copyId copyCli]'],
  },
  {
    rows: 'log.copied.named.link',
    inline: 'copyDownloadLink',
    menu: ['2_download: copyDownloadLink copyLinkAs downloadBackup', '5_cutcopypaste: [copyId copyName copyCli]'],
  },
  {
    rows: 'note.loading',
    inline: 'cancelLoading',
    menu: [],
  },
  {
    rows: 'note.failed',
    inline: '',
    menu: ['navigation: retry', '5_cutcopypaste: copyError'],
  },
  {
    rows: 'fact.failed',
    inline: '',
    menu: ['5_cutcopypaste: copyError'],
  },
  {
    rows: 'note.failed.signIn',
    inline: 'retry',
    menu: ['navigation: retry enterKeyAgain', '5_cutcopypaste: copyError'],
  },
  {
    rows: 'note.failed.forbidden',
    inline: 'retry',
    menu: ['navigation: retry checkPermissions', '5_cutcopypaste: copyError'],
  },
  {
    rows: 'fact.failed.forbidden',
    inline: '',
    menu: ['navigation: checkPermissions', '5_cutcopypaste: copyError'],
  },
  {
    rows: 'region.filtered',
    inline: 'clearFilter refresh',
    menu: [
      '4_search: filter clearFilter',
      '5_cutcopypaste: [copyId copyName copyCli copyTerraform]',
      'z_more: refresh',
    ],
  },
  {
    rows: 'instance.console.pinned',
    inline: 'createBackup unpin refresh',
    menu: [
      'navigation: showHistory goToBackup openInConsole',
      '1_backup: createBackup',
      '5_cutcopypaste: [copyId copyName copyArn copyCli copyTerraform]',
      '7_modification: unpin',
      'z_more: refresh',
    ],
  },
  {
    rows: 'instance.readonly.console.pinned',
    inline: 'unpin refresh',
    menu: [
      'navigation: goToBackup openInConsole',
      '5_cutcopypaste: [copyId copyName copyArn copyCli copyTerraform]',
      '7_modification: unpin',
      'z_more: refresh',
    ],
  },
  {
    rows: 'instance.pinned',
    inline: 'createBackup unpin refresh',
    menu: [
      'navigation: showHistory goToBackup',
      '1_backup: createBackup',
      '5_cutcopypaste: [copyId copyName copyArn copyCli copyTerraform]',
      '7_modification: unpin',
      'z_more: refresh',
    ],
  },
  {
    rows: 'instance.readonly.pinned',
    inline: 'unpin refresh',
    menu: [
      'navigation: goToBackup',
      '5_cutcopypaste: [copyId copyName copyArn copyCli copyTerraform]',
      '7_modification: unpin',
      'z_more: refresh',
    ],
  },
  {
    rows: 'group.list.filtered',
    inline: 'clearFilter refresh',
    menu: ['navigation: goToBackup', '4_search: filter clearFilter', '5b_importexport: exportList', 'z_more: refresh'],
  },
  {
    rows: 'group.list.released.filtered',
    inline: 'clearFilter refresh',
    menu: ['4_search: filter clearFilter', '5b_importexport: exportList', 'z_more: refresh'],
  },
];
