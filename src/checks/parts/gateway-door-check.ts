import type { Path } from '../../model/path.ts';
import { percent } from '../../model/percent.ts';
import type { Subnet } from '../../model/resources.ts';
import { gatewayEndpointRemedy } from '../../remedies/gateway-endpoint-remedy.ts';
import { byHand } from '../../remedies/remedies.ts';
import { type Check, type CheckContext, type CheckWords, defineCheck, type Messages } from '../check.ts';
import { subnets } from '../subjects.ts';
import {
  bypassOf,
  byOtherDoors,
  departureOf,
  doorMessages,
  evidenceOut,
  sumOf,
  withoutClients,
} from './doors.ts';
import { unreadAddresses } from './unread-addresses.ts';
import { endpointWords, routeWords } from './way-words.ts';

/** A check of the door by which traffic goes that a gateway endpoint could carry, as its author writes it. */
export interface GatewayDoorCheck<M extends Messages> extends CheckWords {
  readonly service: string;
  readonly name: string;
  readonly messages: M;
  /** Does a path take the door that fails? */
  takesDoor(path: Path): boolean;
  /** The message of a failure, and its values beside share, service, subnet, routes and endpoint. */
  failure(paths: readonly Path[]): { readonly id: keyof M & string; readonly values: Messages };
  /** The message of what goes by other doors; its values are service, subnet and ways. */
  readonly otherwise: keyof M & string;
}

/** Makes a check that asks of every subnet by which door its traffic to a service with a free gateway endpoint goes. */
export const defineGatewayDoorCheck = <const M extends Messages>({
  service,
  name,
  takesDoor,
  failure,
  otherwise,
  ...definition
}: GatewayDoorCheck<M>): Check =>
  defineCheck<Subnet, Messages & typeof doorMessages>({
    ...definition,
    subject: subnets,
    messages: { ...definition.messages, ...doorMessages },

    evaluate(subnet, context) {
      const { world, unit, options, pass, fail, read, doubt, notApplicable } = context as CheckContext;
      const without = read(withoutClients(world, subnet, unit, options));
      if (without) return notApplicable(without.id, without.values);
      const departure = departureOf(subnet, service, takesDoor, context);
      const { shares, out, gaps, hidden, evidence } = departure;
      const partly = out.length > 0 && out.length < shares.length;
      const unread = partly ? unreadAddresses(world, unit, service) : null;
      const unsure = unread ?? (out.length + gaps.length > 0 ? hidden : null);
      doubt(unsure || out.length === 0 ? [unsure, ...gaps] : [], evidence);
      const said = { service: name, subnet: subnet.id };
      if (out.length === 0)
        return byOtherDoors(departure, name, context, (ways, proof) =>
          pass(otherwise, { ...said, ways }, proof),
        );
      // What takes the door is a fact, whatever else is not known.
      const { id, values } = failure(out.map(({ path }) => path));
      const bypass = bypassOf(subnet, service, out, context);
      const endpoint = endpointWords(world, subnet, unit.region, service, bypass?.table.id ?? '');
      return fail(
        id,
        { ...said, ...values, share: percent(sumOf(out)), routes: routeWords(out), endpoint },
        {
          evidence: evidenceOut(departure),
          remedy: bypass
            ? gatewayEndpointRemedy(bypass)
            : byHand(`Give ${subnet.id} a gateway endpoint for ${name}.`),
        },
      );
    },
  });
