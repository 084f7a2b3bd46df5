import { wordsBeside } from '../../../shared/inbox/media.ts';
import type { Conversation } from '../../../shared/inbox/model.ts';
import type { ThreadMessage } from '../threadItems.ts';
import { FileLine } from './FileLine.tsx';
import classes from './media.module.css';
import { Picture } from './Picture.tsx';
import { Sound } from './Sound.tsx';
import { Film } from './Film.tsx';

/** What stands in a message besides its words, in the order in which it was sent. */
export function MessageMedia({ message, conversation }: { readonly message: ThreadMessage; readonly conversation: Conversation }) {
  const words = wordsBeside(message);
  return (
    <div className={classes.media}>
      {message.media.map((medium, n) => {
        const props = { message, medium, n, conversation };
        // What has no small picture is no picture to us: a line to save it by.
        if (medium.kind === 'image' || medium.thumb !== null) return <Picture key={n} {...props} />;
        if (medium.kind === 'voice') return <Sound key={n} {...props} />;
        if (medium.kind === 'video') return <Film key={n} {...props} />;
        return <FileLine key={n} {...props} note={null} actions={null} />;
      })}
      {words === '' ? null : <span>{words}</span>}
    </div>
  );
}
