import { Icon } from '../../shell/icons';
import { type Chain } from '../api';
import { waysThrough } from '../chain';
import { t } from '../i18n';

/** Who calls whom, small: one line for each way through. What emits no spans is dashed and says so. */
export function ChainPicture({ chain }: { chain: Chain }) {
  const text = t.value;
  return (
    <div class="chain" role="group" aria-label={text.chain}>
      {waysThrough(chain).map((way, index) => (
        <ol key={index} class="chain-way">
          {way.map((node) => (
            <li key={node.name}>
              <span class={`chain-node ${node.traced ? '' : 'chain-silent'}`}>
                <span>{node.name}</span>
                {text.kind[node.kind] ? <span class="chain-kind">{text.kind[node.kind]}</span> : null}
                {node.traced || node.kind === 'queue' ? null : (
                  <span class="chain-kind">
                    <Icon name="dark" /> {text.noSpans}
                  </span>
                )}
              </span>
            </li>
          ))}
        </ol>
      ))}
    </div>
  );
}
