import { Skeleton } from '@mantine/core';
import { useWords } from '../app/i18n.tsx';
import { uiMessages } from './messages.ts';
import classes from './states.module.css';

/** Rows of the real height, so that nothing jumps when data comes. @param height of one row, px (32 table, 64 list) */
export function SkeletonRows({ count = 8, height = 32 }: { readonly count?: number; readonly height?: number }) {
  const t = useWords(uiMessages);
  return (
    <div className={classes.rows} role="status" aria-label={t('table.loading')}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={classes.row} style={{ height }}>
          <Skeleton height={10} width={`${70 - ((index * 13) % 35)}%`} animate={false} />
          {height >= 48 ? <Skeleton height={8} width={`${45 + ((index * 7) % 30)}%`} animate={false} /> : null}
        </div>
      ))}
    </div>
  );
}

/** A page whose code is still being read from disk. */
export function PageSkeleton() {
  return (
    <div className={classes.page}>
      <div className={classes.pageHead} />
      <SkeletonRows count={10} />
    </div>
  );
}
