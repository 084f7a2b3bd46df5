import type { ReactNode } from 'react';
import classes from './PageHeader.module.css';

/** The 48 px line over a page: what it is, filters beside it, actions at the end. */
export function PageHeader(props: {
  readonly title: ReactNode;
  readonly meta?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <header className={classes.header}>
      <h1 className={classes.title}>{props.title}</h1>
      {props.meta === undefined ? null : <div className={classes.meta}>{props.meta}</div>}
      <div className={classes.middle}>{props.children}</div>
      {props.actions === undefined ? null : <div className={classes.actions}>{props.actions}</div>}
    </header>
  );
}
