import { ActionIcon, Button, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconBulb, IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { VariableValues } from '../../../shared/canned/variables.ts';
import type { Suggestion } from '../../../shared/knowledge/suggest.ts';
import { useWords } from '../../app/i18n.tsx';
import classes from './compose.module.css';
import { FilledText } from './FilledText.tsx';
import { composeWords } from './messages.ts';
import type { Suggestions } from './useSuggestions.ts';

interface Props {
  readonly suggestions: Suggestions;
  readonly values: VariableValues;
  readonly onInsert: (suggestion: Suggestion) => void;
}

/** One line over the field, more when asked for: what the knowledge base says to the customer's last words, and where it has that from. */
export function SuggestionBar({ suggestions, values, onInsert }: Props) {
  const t = useWords(composeWords);
  const [expanded, setExpanded] = useState(false);
  const { items } = suggestions;
  if (items.length === 0) return null;
  return (
    <section className={classes.suggest} aria-label={t('suggest.label')} data-expanded={expanded}>
      <IconBulb size={16} className={classes.bulb} aria-hidden />
      <ul>
        {(expanded ? items : items.slice(0, 1)).map((suggestion, index) => {
          const { article } = suggestion;
          const source = article.source === '' ? t('suggest.noSource') : t('suggest.source', { source: article.source });
          return (
            <li key={article.id}>
              <div className={classes.suggestText}>
                <strong title={article.title}>{article.title}</strong>
                <span className={classes.body} title={expanded ? undefined : suggestions.textOf(suggestion)}>
                  <FilledText text={article.body} values={values} />
                </span>
                <small title={source}>{source}</small>
              </div>
              <Tooltip label={t('suggest.key')} disabled={index > 0}>
                <Button size="compact-xs" variant="light" onClick={() => onInsert(suggestion)}>
                  {t('suggest.insert')}
                  <VisuallyHidden>{article.title}</VisuallyHidden>
                  {index === 0 ? <kbd className={classes.kbd}>Ctrl I</kbd> : null}
                </Button>
              </Tooltip>
            </li>
          );
        })}
      </ul>
      <Tooltip label={expanded ? t('suggest.less') : t('suggest.more', { count: items.length })}>
        <ActionIcon variant="subtle" color="gray" aria-label={expanded ? t('suggest.less') : t('suggest.more', { count: items.length })} aria-expanded={expanded} onClick={() => setExpanded(!expanded)}>
          {expanded ? <IconChevronDown size={16} /> : <IconChevronUp size={16} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('suggest.dismiss')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('suggest.dismiss')} onClick={suggestions.dismiss}>
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </section>
  );
}
