import * as z from 'zod';
import type { AccessWay, PolicyStep } from '../../access/access.ts';
import { pathInSteps } from '../../report/explanation.ts';
import { dnsSentence, familyName, gapWords, shareWords } from '../../report/words.ts';
import { accessAnswer } from '../access-answer.ts';
import { pathAnswer } from '../path-answer.ts';
import { refuseUnseenVpcs, serviceNamed } from '../places.ts';
import { pageOf } from './bounds.ts';
import { defineTool, paging, word } from './tool.ts';

const subnetWord = word('Subnet id, or its Name tag or a part of it that no other has.');

/** `path`: which way, hop by hop. */
export const pathTool = defineTool({
  name: 'path',
  title: 'Path of a subnet to a service',
  description:
    'Which way traffic from a subnet to an AWS service goes, hop by hop, with the route, rule or attribute that decided each hop.',
  input: z.strictObject({
    subnet: subnetWord,
    service: word('s3, dynamodb, ssm, ecr.api …, a full service name, or a host or URL.'),
    interface: word(
      'Network interface of the subnet, for what its own groups and addresses meet.',
    ).optional(),
  }),
  answer: async ({ subnet, service, interface: eni }, { world }) => {
    const { located, answer } = await pathAnswer(
      subnet,
      service,
      eni === undefined ? {} : { interface: eni },
      world,
    );
    const { id, vpcId, ownerId, availabilityZone } = located.item;
    return {
      subnet: { id, vpcId, accountId: ownerId, region: located.place.region, zone: availabilityZone },
      service: answer.service,
      dns: dnsSentence(answer.dns),
      families: answer.families.map(({ family, host, shares }) => ({
        family: familyName(family),
        host,
        ways: shares.map((share) => ({
          share: share.share,
          of: shareWords(share),
          disposition: share.path.disposition,
          ...pathInSteps(share.path),
        })),
      })),
    };
  },
});

const stepWords = ({ policy, of, text, statement }: PolicyStep) => ({
  policy,
  of,
  says: text,
  statement: statement === null ? null : JSON.stringify(statement.document),
});

const wayWords = (way: Pick<AccessWay, 'verdict' | 'steps' | 'gaps'>) => ({
  verdict: way.verdict,
  policies: way.steps.map(stepWords),
  notKnown: way.gaps.map(gapWords),
});

/** `access`: path and policies of one request to S3. */
export const accessTool = defineTool({
  name: 'access',
  title: 'Access of a subnet to a bucket',
  description:
    'Whether a request from a subnet would get to an S3 bucket and be allowed: path, endpoint policy, bucket policy. Identity policies were not read.',
  input: z.strictObject({
    subnet: subnetWord,
    bucket: word('Bucket or bucket/key; the ARN, alias or name of an access point; or a URL of S3.'),
    action: word('Action of S3.').default('s3:GetObject'),
    principal: word('Who asks: an ARN, an AWS service by its domain, or anonymous.').optional(),
  }),
  answer: async ({ subnet, bucket, action, principal }, { world }) => {
    const answer = await accessAnswer(subnet, bucket, { action, principal }, world);
    return {
      subnet: answer.subnetId,
      action: answer.action,
      resource: answer.resource,
      principal: answer.principal,
      verdict: answer.verdict,
      dns: dnsSentence(answer.dns),
      ways: answer.ways.map((way) => ({
        family: familyName(way.family),
        share: way.share,
        ...wayWords(way),
        ...pathInSteps(way.path),
      })),
      direct: answer.direct ? wayWords(answer.direct) : null,
    };
  },
});

/** `matrix`: every subnet against every service, a word each. */
export const matrixTool = defineTool({
  name: 'matrix',
  title: 'Subnets against services',
  description:
    'Through which door the traffic of each subnet to each service leaves: gateway, interface, central, nat, igw, tgw, firewall, blocked, none or unknown. It lists the subnets, too.',
  input: z.strictObject({
    vpc: word('Id of a VPC, for its subnets only.').optional(),
    service: z.array(word('Short id of a service.')).max(50).default([]).describe('Those in use when empty.'),
    ...paging,
  }),
  answer: async ({ vpc, service, ...part }, { world }) => {
    const { serviceMatrix, servicesInUse } = await import('../../paths/matrix.ts');
    const vpcIds = vpc === undefined ? [] : [vpc];
    refuseUnseenVpcs(vpcIds, world.inventory);
    const services =
      service.length > 0 ? service.map((name) => serviceNamed(name, world.inventory)) : servicesInUse(world);
    const matrix = serviceMatrix(world, [...new Set(services)], vpcIds);
    const rows = pageOf(matrix.rows, part);
    return {
      ...rows,
      items: rows.items.map(({ cells, ...row }) => ({
        ...row,
        doors: Object.fromEntries(cells.map((cell, at) => [matrix.services[at] ?? '', cell.word])),
      })),
    };
  },
});
