// Reads platform and processor of a native binary from its header: ELF (https://refspecs.linuxfoundation.org/elf/),
// PE (https://learn.microsoft.com/windows/win32/debug/pe-format) and Mach-O (<mach-o/loader.h>).

const elfMachines = new Map([
  [0x3e, 'x64'],
  [0xb7, 'arm64'],
  [0x03, 'ia32'],
  [0x28, 'armv7l'],
]);
const peMachines = new Map([
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
  [0x014c, 'ia32'],
]);
const machCpus = new Map([
  [0x01000007, 'x64'],
  [0x0100000c, 'arm64'],
]);

/**
 * @param {Buffer} head the first 4 KiB of the file
 * @returns {{ platform: 'linux' | 'win32' | 'darwin', arch: string } | null} null for anything else
 */
export function identifyBinary(head) {
  if (head.length < 64) return null;
  if (head.readUInt32BE(0) === 0x7f454c46) return { platform: 'linux', arch: elfMachines.get(head.readUInt16LE(18)) ?? 'other' };
  if (head.toString('latin1', 0, 2) === 'MZ') {
    const at = head.readUInt32LE(60);
    const machine = at + 6 <= head.length ? head.readUInt16LE(at + 4) : 0;
    return { platform: 'win32', arch: peMachines.get(machine) ?? 'other' };
  }
  if (head.readUInt32LE(0) === 0xfeedfacf) return { platform: 'darwin', arch: machCpus.get(head.readUInt32LE(4)) ?? 'other' };
  // Several processors in one file.
  if (head.readUInt32BE(0) === 0xcafebabe) return { platform: 'darwin', arch: 'universal' };
  return null;
}
