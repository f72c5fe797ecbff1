// What of the page's script the task pane of WPS uses: addin/cli/web/page.
interface Chosen { name: string; bytes?: Uint8Array; write?: (bytes: Uint8Array) => Promise<boolean>; }
interface ChangedCell { cell: string; value?: string | number | boolean | null; formula?: string; }
interface ChangedSheet { sheet: string; tables: { name: string; area: string }[]; cells: ChangedCell[]; }
declare let chosen: Chosen[];
declare let isReady: boolean;
declare let waiting: Map<number, unknown>;
declare function ask(message: { verb: string; files: { name: string; bytes: Uint8Array }[]; settings: string }): Promise<{ document: any }>;
declare function choose(files: Chosen[]): void;
declare function chosenFile(file: File): Chosen;
declare function isUsed(name: string): boolean;
declare function say(text: string): void;
declare function settingsWith(choices: object): string;
declare function start(verb: string): void;
