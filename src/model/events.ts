/** The shape of an event, as the editor has it, so that the model names it without importing anything. */
export type Event<Value> = (listener: (value: Value) => void) => { dispose(): void };
