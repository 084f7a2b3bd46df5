import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import type { Texts } from './texts.ts';

/** What the menu depends on; the rest of Electron's parameters does not matter here. */
export type ClickedPlace = Pick<ContextMenuParams, 'isEditable' | 'selectionText'> & {
  readonly editFlags: Pick<ContextMenuParams['editFlags'], 'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll'>;
};

/**
 * The menu under the right mouse button: Electron brings none, and a person who types replies all day expects to cut,
 * copy and paste with the mouse as everywhere else. Pure.
 * @returns empty where there is nothing to offer
 */
export function contextMenuItems(place: ClickedPlace, texts: Texts): MenuItemConstructorOptions[] {
  const { canCut, canCopy, canPaste, canSelectAll } = place.editFlags;
  if (place.isEditable) {
    return [
      { role: 'cut', label: texts.cut, enabled: canCut },
      { role: 'copy', label: texts.copy, enabled: canCopy },
      { role: 'paste', label: texts.paste, enabled: canPaste },
      { type: 'separator' },
      { role: 'selectAll', label: texts.selectAll, enabled: canSelectAll },
    ];
  }
  return place.selectionText.trim() === '' ? [] : [{ role: 'copy', label: texts.copy, enabled: canCopy }];
}
