import { Button, Group, Modal, Text } from '@mantine/core';
import { createContext, useCallback, useContext, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useWords } from '../app/i18n.tsx';
import { HoldProvider, useHolds } from './hold.tsx';
import { uiMessages } from './messages.ts';
import { useReturnFocus } from './returnFocus.tsx';
import { isComposing } from './composing.ts';

export interface ConfirmQuestion {
  readonly title: string;
  readonly body?: ReactNode;
  readonly confirmLabel?: string;
  readonly danger?: boolean;
  /** Enter means the safe answer: the question comes where Enter was just pressed for something else. */
  readonly careful?: boolean;
}

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex]:not([tabindex="-1"])';

/**
 * Takes the keyboard into the dialog around it before that is painted. Mantine does so too, but a moment later, and a key that is pressed
 * in between would go to the page behind.
 */
export function TakeKeyboard() {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const dialog = place.current?.closest('[role="dialog"]');
    const first = dialog?.querySelector<HTMLElement>('[data-autofocus]') ?? dialog?.querySelector<HTMLElement>(FOCUSABLE);
    first?.focus({ preventScroll: true });
  }, []);
  return <span ref={place} hidden />;
}

/** A question with two answers; Escape and the cross are the safe one. */
export function ConfirmDialog(
  props: ConfirmQuestion & { readonly opened: boolean; readonly onAnswer: (yes: boolean) => void },
) {
  const t = useWords(uiMessages);
  return (
    <Modal opened={props.opened} onClose={() => props.onAnswer(false)} title={props.title} size="sm" closeButtonProps={{ 'aria-label': t('action.close') }}>
      {typeof props.body === 'string' ? <Text size="sm">{props.body}</Text> : props.body}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" {...(props.careful === true ? { 'data-autofocus': true } : {})} onClick={() => props.onAnswer(false)}>
          {t('action.cancel')}
        </Button>
        <Button {...(props.careful === true ? {} : { 'data-autofocus': true })} {...(props.danger === true ? { color: 'red' } : {})} onClick={() => props.onAnswer(true)}>
          {props.confirmLabel ?? t('action.confirm')}
        </Button>
      </Group>
      <TakeKeyboard />
    </Modal>
  );
}

type Ask = (question: ConfirmQuestion) => Promise<boolean>;
const ConfirmContext = createContext<Ask | null>(null);

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const [question, setQuestion] = useState<ConfirmQuestion>({ title: '' });
  const [opened, setOpened] = useState(false);
  const resolve = useRef<(yes: boolean) => void>(() => undefined);
  const confirm = useCallback<Ask>((next) => {
    resolve.current(false);
    setQuestion(next);
    setOpened(true);
    return new Promise((answer) => {
      resolve.current = answer;
    });
  }, []);
  const answer = (yes: boolean): void => {
    setOpened(false);
    resolve.current(yes);
  };
  return (
    <ConfirmContext.Provider value={confirm}>
      {children}
      {/* There before the first question: Mantine gives the focus back only to what had it when a dialog opened, not when it came. */}
      <ConfirmDialog {...question} opened={opened} onAnswer={answer} />
    </ConfirmContext.Provider>
  );
}

/** `if (await confirm({ title })) …` */
export function useConfirm(): Ask {
  const confirm = useContext(ConfirmContext);
  if (confirm === null) throw new Error('no ConfirmProvider');
  return confirm;
}

const SubjectContext = createContext<string | null>(null);

/** What the dialogs inside are about, where the page behind does not say it (a card of a board). */
export function DialogSubject({ subject, children }: { readonly subject: string; readonly children: ReactNode }) {
  return <SubjectContext.Provider value={subject}>{children}</SubjectContext.Provider>;
}

export interface FormDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Before it closes by its cancel button, which gives up what was typed; Escape and the cross do not. */
  readonly onCancel?: () => void;
  readonly title: string;
  readonly submitLabel?: string;
  readonly danger?: boolean;
  /** Why it cannot be submitted now (offline, role); shown beside the disabled button. */
  readonly blocked?: string | null;
  readonly size?: 'sm' | 'md' | 'lg' | 'xl';
  /** True closes the dialog. What went wrong has been shown already (`useMutate`). */
  readonly onSubmit: () => Promise<boolean> | boolean;
  readonly children: ReactNode;
}

/** A form in a dialog: Enter (in a longer text Ctrl+Enter) submits, the button shows progress, a refusal keeps what was typed. */
export function FormDialog(props: FormDialogProps) {
  const t = useWords(uiMessages);
  const [busy, setBusy] = useState(false);
  const subject = useContext(SubjectContext);
  useReturnFocus();
  const { held, count } = useHolds();
  const blocked = props.blocked ?? (held ? t('form.tooLong') : null);
  const submit = async (): Promise<void> => {
    if (busy || blocked !== null) return;
    setBusy(true);
    const done = await Promise.resolve(props.onSubmit()).finally(() => setBusy(false));
    if (done) props.onClose();
  };
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      size={props.size ?? 'md'}
      closeButtonProps={{ 'aria-label': t('action.close') }}
      // On the whole dialog: after a click beside the fields the keyboard is there.
      onKeyDown={(event) => {
        // In a text of several lines Enter is a new line.
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isComposing(event)) return;
        event.preventDefault();
        void submit();
      }}
    >
      {subject === null ? null : (
        <Text size="sm" c="var(--zs-muted)" mb="xs" truncate title={subject}>
          {subject}
        </Text>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <HoldProvider count={count}>{props.children}</HoldProvider>
        <Group justify="flex-end" mt="lg" gap="xs">
          {blocked === null ? null : (
            <Text size="xs" c="var(--zs-soon)">
              {blocked}
            </Text>
          )}
          <Button
            variant="default"
            onClick={() => {
              props.onCancel?.();
              props.onClose();
            }}
          >
            {t('action.cancel')}
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={blocked !== null}
            {...(props.danger === true ? { color: 'red' } : {})}
          >
            {props.submitLabel ?? t('action.save')}
          </Button>
        </Group>
      </form>
      <TakeKeyboard />
    </Modal>
  );
}
