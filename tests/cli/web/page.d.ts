// What of the page's script its task pane uses (addin/cli/web/page), and what the pane asks of the
// program around it.
interface Chosen { name: string; bytes?: Uint8Array; write?: (bytes: Uint8Array) => Promise<boolean>; }
interface ChangedCell { cell: string; value?: string | number | boolean | null; formula?: string; }
// Of a table that grew: its rows, those that are new, and the one that they are to look like.
interface ChangedTable { name: string; area: string; like?: string; added?: string; }
interface ChangedSheet { sheet: string; tables: ChangedTable[]; cells: ChangedCell[]; }
interface FileBeside { name: string; bytes: Uint8Array; }
interface OpenBook {
  name: string;
  read(): Promise<Uint8Array>; // as it is now
  beside(folders: string[]): Promise<FileBeside[] | null>; // null where files cannot be read
  write(changed: ChangedSheet[]): Promise<void>; // nothing where a sheet refuses
}
interface Host {
  asked(): string; // the verb of the button that was clicked since, "" for none
  open(): OpenBook | null; // the workbook that people look at
}
declare const BACKUPS: string;
declare const VIEWS: Map<string, unknown>;
declare let chosen: Chosen[];
declare let isReady: boolean;
declare let waiting: Map<number, unknown>;
declare function ask(message: { verb: string; files: FileBeside[]; settings: string }): Promise<{ document: any }>;
declare function choose(files: Chosen[]): void;
declare function chosenFile(file: File, settings?: { name?: string }): Chosen;
declare function isUsed(name: string): boolean;
declare function say(text: string): void;
declare function settingsWith(choices: object): string;
declare function start(verb: string): void;
