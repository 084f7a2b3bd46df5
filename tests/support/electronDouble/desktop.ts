import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';

export interface MenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly click?: () => void;
  readonly submenu?: readonly MenuItem[];
}

/** Dialogs, tray, notifications, menus: what the shell asked the desktop for is kept, so that tests can look and click. */
export function createDesktop(): Readonly<Record<string, unknown>> {
  const openedLinks: string[] = [];
  const trays: Tray[] = [];
  const notifications: Notification[] = [];
  const popups: (readonly string[])[] = [];
  let applicationMenu: { readonly items: readonly MenuItem[] } | null = null;

  class Tray extends EventEmitter {
    toolTip = '';
    menu: { readonly items: readonly MenuItem[] } = { items: [] };

    constructor(icon: { isEmpty(): boolean }) {
      super();
      if (icon.isEmpty()) throw new Error('the tray icon could not be loaded');
      trays.push(this);
    }
    setToolTip(text: string): void {
      this.toolTip = text;
    }
    setContextMenu(menu: { readonly items: readonly MenuItem[] }): void {
      this.menu = menu;
    }
  }

  class Notification extends EventEmitter {
    static isSupported = (): boolean => true;
    readonly title: string;
    readonly body: string;
    state: 'new' | 'shown' | 'closed' = 'new';

    constructor(options: { readonly title: string; readonly body: string }) {
      super();
      this.title = options.title;
      this.body = options.body;
      notifications.push(this);
    }
    show(): void {
      this.state = 'shown';
    }
    close(): void {
      this.state = 'closed';
      this.emit('close');
    }
  }

  const image = (isEmpty: boolean) => ({ isEmpty: () => isEmpty, setTemplateImage: () => undefined });
  return {
    // Nobody sits there: a question is answered with its cancel button, a file dialog is dismissed.
    dialog: {
      showMessageBox: async (...args: readonly unknown[]) => {
        const options = args.at(-1);
        const cancel = typeof options === 'object' && options !== null && 'cancelId' in options ? Number(options.cancelId) : 0;
        return { response: cancel, checkboxChecked: false };
      },
      showSaveDialog: async () => ({ canceled: true, filePath: '' }),
      showErrorBox: () => undefined,
    },
    shell: { openExternal: async (url: string) => void openedLinks.push(url) },
    Tray,
    Notification,
    Menu: {
      buildFromTemplate: (items: readonly MenuItem[]) => ({ items, popup: () => popups.push(items.map(({ role, type }) => role ?? type ?? '')) }),
      setApplicationMenu: (menu: { readonly items: readonly MenuItem[] } | null) => {
        applicationMenu = menu;
      },
      getApplicationMenu: () => applicationMenu,
    },
    nativeImage: {
      createFromPath: (path: string) => image(!existsSync(path)),
      createFromBuffer: (bytes: Buffer) => image(bytes.length === 0),
      createEmpty: () => image(true),
    },
    seen: { openedLinks, trays, notifications, popups },
  };
}
