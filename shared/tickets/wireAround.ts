import * as z from 'zod';
import { fileName, LARGEST_FILE } from '../files/model.ts';
import type { AttachmentId, TemplateId, TicketLinkId, TicketViewId } from '../ids.ts';
import { applied, desk, drop, leads, mayBeGivenWork, mutation, put, readPerson, rejected } from '../wire/mutation.ts';
import { brandedId, textOf } from '../wire/scalars.ts';
import { attachment, linkKind, ticketTemplate, ticketView } from './model.ts';
import { change, entryId, onTicket, readTicket, refuse, ticketId } from './onTicket.ts';

const attachmentId = brandedId<AttachmentId>();
const linkId = brandedId<TicketLinkId>();

/** What belongs to tickets without being one: files, links, templates, saved views. */
export const aroundMutations = {
  'tickets.attach': mutation({
    args: z.object({
      ticketId,
      entryId,
      attachmentId,
      role: attachment.shape.role,
      name: fileName,
      mime: z.string().max(100),
      size: z.number().int().min(0).max(LARGEST_FILE),
      sha256: attachment.shape.sha256,
      fromAt: attachment.shape.fromAt,
      toAt: attachment.shape.toAt,
      source: z.string().trim().max(200),
    }),
    roles: desk,
    reads: (args) => [...readTicket(args), { entity: 'attachments', id: args.attachmentId }],
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', () => {
        if (rows.get('attachments', args.attachmentId)) return refuse('already_exists');
        if (args.fromAt !== null && args.toAt !== null && args.toAt < args.fromAt) return refuse('bad_interval');
        const { entryId: _line, attachmentId: id, ...rest } = args;
        const row = put('attachments', { id, ...rest, userId: ctx.actor.userId, at: ctx.at });
        return change({}, { kind: 'attached', text: args.name }, [row]);
      });
    },
  }),

  'tickets.detach': mutation({
    args: z.object({ ticketId, entryId, attachmentId }),
    roles: desk,
    reads: (args) => [...readTicket(args), { entity: 'attachments', id: args.attachmentId }],
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'not_closed', () => {
        const file = rows.get('attachments', args.attachmentId);
        if (file?.ticketId !== args.ticketId) return refuse('not_found');
        return change({}, { kind: 'detached', text: file.name }, [drop('attachments', args.attachmentId)]);
      });
    },
  }),

  'tickets.link': mutation({
    args: z.object({ linkId, entryId, ticketId, toId: ticketId, kind: linkKind }),
    roles: desk,
    reads: (args) => [
      ...readTicket(args),
      { entity: 'tickets', id: args.toId },
      { entity: 'ticketLinks', where: { column: 'fromId', value: args.ticketId } },
      { entity: 'ticketLinks', id: args.linkId },
    ],
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'any', () => {
        const other = rows.get('tickets', args.toId);
        if (!other) return refuse('not_found');
        const doubled = rows.list('ticketLinks', 'fromId', args.ticketId).some((one) => one.toId === args.toId && one.kind === args.kind);
        if (args.toId === args.ticketId || doubled || rows.get('ticketLinks', args.linkId)) return refuse('already_exists');
        const row = put('ticketLinks', { id: args.linkId, fromId: args.ticketId, toId: args.toId, kind: args.kind, userId: ctx.actor.userId, at: ctx.at });
        return change({}, { kind: 'linked', text: other.title }, [row]);
      });
    },
  }),

  'tickets.unlink': mutation({
    args: z.object({ linkId, entryId, ticketId }),
    roles: desk,
    reads: (args) => [...readTicket(args), { entity: 'ticketLinks', id: args.linkId }],
    readsNext(args, rows) {
      const link = rows.get('ticketLinks', args.linkId);
      return link === undefined ? [] : [{ entity: 'tickets', id: link.fromId === args.ticketId ? link.toId : link.fromId }];
    },
    apply(args, rows, ctx) {
      return onTicket(args, rows, ctx, 'any', () => {
        const link = rows.get('ticketLinks', args.linkId);
        if (link === undefined || (link.fromId !== args.ticketId && link.toId !== args.ticketId)) return refuse('not_found');
        const other = rows.get('tickets', link.fromId === args.ticketId ? link.toId : link.fromId);
        return change({}, { kind: 'unlinked', text: other?.title ?? '' }, [drop('ticketLinks', args.linkId)]);
      });
    },
  }),

  'tickets.saveTemplate': mutation({
    args: z.object({
      template: ticketTemplate.extend({ name: textOf(60), title: textOf(120), description: z.string().max(4000), checklist: ticketTemplate.shape.checklist.max(100) }),
    }),
    roles: leads,
    reads: (args) => readPerson(args.template.assigneeId),
    apply(args, rows) {
      if (!mayBeGivenWork(args.template.assigneeId, rows)) return rejected('inactive_user');
      return applied(put('ticketTemplates', args.template));
    },
  }),

  'tickets.removeTemplate': mutation({
    args: z.object({ templateId: brandedId<TemplateId>() }),
    roles: leads,
    reads: (args) => [{ entity: 'ticketTemplates', id: args.templateId }],
    apply: (args, rows) => (rows.get('ticketTemplates', args.templateId) ? applied(drop('ticketTemplates', args.templateId)) : rejected('not_found')),
  }),

  /** One's own views; a shared one is changed by its author or a lead. */
  'tickets.saveView': mutation({
    args: z.object({ viewId: brandedId<TicketViewId>(), name: textOf(40), shared: z.boolean(), spec: ticketView.shape.spec }),
    roles: desk,
    reads: (args) => [{ entity: 'ticketViews', id: args.viewId }],
    apply(args, rows, ctx) {
      const before = rows.get('ticketViews', args.viewId);
      if (before !== undefined && before.ownerId !== ctx.actor.userId && !(before.shared && leads.includes(ctx.actor.role))) return rejected('not_yours');
      if (JSON.stringify(args.spec).length > 4000) return rejected('malformed');
      return applied(put('ticketViews', { id: args.viewId, name: args.name, shared: args.shared, spec: args.spec, ownerId: before?.ownerId ?? ctx.actor.userId }));
    },
  }),

  'tickets.removeView': mutation({
    args: z.object({ viewId: brandedId<TicketViewId>() }),
    roles: desk,
    reads: (args) => [{ entity: 'ticketViews', id: args.viewId }],
    apply(args, rows, ctx) {
      const before = rows.get('ticketViews', args.viewId);
      if (before === undefined) return rejected('not_found');
      if (before.ownerId !== ctx.actor.userId && !(before.shared && leads.includes(ctx.actor.role))) return rejected('not_yours');
      return applied(drop('ticketViews', args.viewId));
    },
  }),
};
