import type { ReactNode } from 'react';
import classes from './desk.module.css';

/** Label and value in two columns, for context panes and read-only sections. */
export function Facts({ children, wide = false }: { readonly children: ReactNode; readonly wide?: boolean }) {
  return (
    <dl className={classes.facts} data-wide={wide}>
      {children}
    </dl>
  );
}

export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** A titled part of a page or pane, divided by a line and nothing else. */
export function Section(props: {
  readonly title: string;
  readonly meta?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={classes.section} aria-label={props.title}>
      <header className={classes.sectionHead}>
        <h2>{props.title}</h2>
        {props.meta === undefined ? null : <span className={classes.sectionMeta}>{props.meta}</span>}
        {props.actions === undefined ? null : <span className={classes.sectionActions}>{props.actions}</span>}
      </header>
      {props.children}
    </section>
  );
}
