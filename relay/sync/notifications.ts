/** NOTIFY channel on which nodes tell each other the new head. */
export const HEAD_CHANNEL = 'zhishou_head';
/** NOTIFY channel: genuine events were stored, perhaps by a node that does not run the workers. */
export const RAW_CHANNEL = 'zhishou_raw';
/** NOTIFY channel: who looks at what, from one node to the others. */
export const PRESENCE_CHANNEL = 'zhishou_presence';
/** NOTIFY channel: bytes of a file were stored, for which a reply may wait. */
export const FILE_CHANNEL = 'zhishou_file';
