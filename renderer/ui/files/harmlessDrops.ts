import { useEffect } from 'react';

/** A file that misses its place would be opened in place of the program. */
export function useHarmlessDrops(): void {
  useEffect(() => {
    const ignore = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    for (const name of ['dragover', 'drop'] as const) document.addEventListener(name, ignore);
    return () => {
      for (const name of ['dragover', 'drop'] as const) document.removeEventListener(name, ignore);
    };
  }, []);
}

/** A picture out of a program comes as image.png, whatever it shows. */
export function namedPaste(file: File, name: string): File {
  return file.name === 'image.png' ? new File([file], `${name}.png`, { type: file.type }) : file;
}
