// Which hops of the last minutes lose the context: the table that `tracegap serve` shows.
import { FailureNotice } from '../../shell/notice';
import { type Loaded } from '../../shell/use-load';
import { type Answer } from '../../trace/answer';
import { HopTableView } from '../../trace/components/hop-table';
import { ServiceMap } from '../../trace/components/service-map';

export function RecentHops({ answer, onRetry }: { answer: Loaded<Answer>; onRetry: () => void }) {
  if (answer.state === 'failed') return <FailureNotice failure={answer.failure} onRetry={onRetry} />;
  if (answer.state === 'loading' || answer.value.table.traces === 0) return null;
  return (
    <>
      <HopTableView table={answer.value.table} />
      <ServiceMap table={answer.value.table} />
    </>
  );
}
