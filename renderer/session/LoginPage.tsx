import { Alert, Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useLocale, useWords } from '../app/i18n.tsx';
import { ask } from '../ipc/client.ts';
import type { CoreError } from '../ipc/client.ts';
import { asCoreError } from '../ipc/showError.tsx';
import { useStatus } from '../ipc/useRequest.ts';
import classes from './session.module.css';
import { sessionMessages } from './messages.ts';

/** Name and password first; the relay's address is filled in on every desktop that was signed in before. */
export function LoginPage() {
  const t = useWords(sessionMessages);
  const { locale, setLocale } = useLocale();
  return (
    <main className={classes.login}>
      <section className={classes.card} aria-labelledby="login-title">
        <h1 id="login-title" className={classes.title}>
          {t('login.title')}
        </h1>
        <LoginForm />
        <SegmentedControl
          mt="md"
          aria-label={t('login.language')}
          value={locale}
          data={[
            { value: 'zh-CN', label: t('login.zh') },
            { value: 'en', label: t('login.en') },
          ]}
          onChange={(value) => setLocale(value === 'en' ? 'en' : 'zh-CN')}
        />
      </section>
    </main>
  );
}

function LoginForm() {
  const t = useWords(sessionMessages);
  const { relayUrl } = useStatus();
  const [error, setError] = useState<CoreError | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { relayUrl: relayUrl ?? '', name: '', password: '' },
    validate: {
      relayUrl: (value) => (/^https?:\/\/\S+$/.test(value.trim()) ? null : t('login.badUrl')),
      name: (value) => (value.trim() === '' ? t('login.needName') : null),
      password: (value) => (value === '' ? t('login.needPassword') : null),
    },
  });
  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setError(null);
    try {
      await ask('session.login', { ...values, relayUrl: values.relayUrl.trim() });
    } catch (refused) {
      setError(asCoreError(refused));
      // The password is typed again; the rest stays.
      form.setFieldValue('password', '');
      document.querySelector<HTMLInputElement>('input[name="password"]')?.focus();
    } finally {
      setBusy(false);
    }
  });
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        size="sm"
        name="name"
        label={t('login.name')}
        autoComplete="username"
        autoFocus
        {...form.getInputProps('name')}
      />
      <PasswordInput
        size="sm"
        name="password"
        label={t('login.password')}
        autoComplete="current-password"
        {...form.getInputProps('password')}
      />
      <TextInput
        size="sm"
        name="relayUrl"
        inputMode="url"
        label={t('login.relay')}
        description={relayUrl === null ? t('login.relayHint') : undefined}
        {...form.getInputProps('relayUrl')}
      />
      <Button type="submit" size="sm" loading={busy} fullWidth>
        {t('login.submit')}
      </Button>
      <div aria-live="polite" className={classes.outcome}>
        {busy ? t('login.connecting') : null}
        {error === null || busy ? null : (
          <Alert color="red" variant="light" title={error.message}>
            <span className={classes.code}>{t('login.code', { code: error.code })}</span>
          </Alert>
        )}
      </div>
    </form>
  );
}
