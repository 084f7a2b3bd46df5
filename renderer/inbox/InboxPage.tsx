import { SkeletonRows } from '../ui/SkeletonRows.tsx';

export function InboxPage() {
  return <SkeletonRows height={64} />;
}
