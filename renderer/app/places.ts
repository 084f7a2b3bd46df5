/** Addresses inside the window, in one place so that pages do not spell each other's. */
export const places = {
  inbox: (conversationId?: string) => (conversationId === undefined ? '/inbox' : `/inbox/${conversationId}`),
  inboxView: (view: string) => `/inbox?${new URLSearchParams({ view }).toString()}`,
  /**
   * A conversation, shown at one of its messages.
   * @param at the message's send time
   * @param words what was looked for, to be marked in it
   */
  message: (conversationId: string, messageId: string, at: number, words = '') =>
    `/inbox/${conversationId}?${new URLSearchParams({ message: messageId, at: String(at), ...(words === '' ? {} : { words }) }).toString()}`,
  duty: () => '/duty',
  tickets: (ticketId?: string) => (ticketId === undefined ? '/tickets' : `/tickets/${ticketId}`),
  ticketTemplates: () => '/tickets/templates',
  /** The list in a view, built-in or saved. */
  ticketView: (view: string) => `/tickets?${new URLSearchParams({ view }).toString()}`,
  callbacks: (callbackId?: string) => (callbackId === undefined ? '/callbacks' : `/callbacks/${callbackId}`),
  calls: (callId?: string) => (callId === undefined ? '/calls' : `/calls/${callId}`),
  knowledge: (articleId?: string) => (articleId === undefined ? '/knowledge' : `/knowledge?article=${encodeURIComponent(articleId)}`),
  cannedReplies: () => '/knowledge/replies',
  /** With a hospital: its page. */
  directory: (hospitalId?: string) => (hospitalId === undefined ? '/directory' : `/directory?${new URLSearchParams({ hospital: hospitalId }).toString()}`),
  reports: () => '/reports',
  sync: () => '/sync',
  /** What one is told of, and how it sounds. */
  notices: () => '/notices',
  /** What is cached on this machine. */
  storage: () => '/storage',
  newTicket: (from: NewFrom = {}) => `/tickets/new${queryOf(from)}`,
  /** The forms again, filled with a refused creation; saving replaces it. */
  ticketAgain: (rejection: number) => `/tickets/new?rejected=${rejection}`,
  callbackAgain: (rejection: number) => `/callbacks/new?rejected=${rejection}`,
  newCallback: (from: NewFrom = {}) => `/callbacks/new${queryOf(from)}`,
} as const;

/** What a new ticket or callback is made from; read on the other side with `useSearchParams`. */
export interface NewFrom {
  readonly conversation?: string;
  readonly message?: string;
  /** Send time of the message, ms UTC. */
  readonly at?: string;
  readonly hospital?: string;
  readonly title?: string;
  readonly ticket?: string;
}

function queryOf(from: NewFrom): string {
  const query = new URLSearchParams(Object.entries(from).filter((pair): pair is [string, string] => pair[1] !== undefined));
  return query.size === 0 ? '' : `?${query.toString()}`;
}
