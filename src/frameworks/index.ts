import awsFsbp from './aws-fsbp.ts';
import awsStartupSecurityBaseline from './aws-startup-security-baseline.ts';
import awsWellArchitected from './aws-well-architected.ts';
import cisAws300 from './cis-aws-3.0.0.ts';
import cisAws401 from './cis-aws-4.0.1.ts';
import cisAws500 from './cis-aws-5.0.0.ts';
import cisAws600 from './cis-aws-6.0.0.ts';
import cisAws700 from './cis-aws-7.0.0.ts';
import csaCcm40 from './csa-ccm-4.0.ts';
import fedrampModerateR5 from './fedramp-moderate-r5.ts';
import gdpr from './gdpr.ts';
import hipaaSecurityRule from './hipaa-security-rule.ts';
import iso270012022 from './iso-27001-2022.ts';
import nist800171R2 from './nist-800-171-r2.ts';
import nist80053R5 from './nist-800-53-r5.ts';
import nistCsf20 from './nist-csf-2.0.ts';
import pciDss401 from './pci-dss-4.0.1.ts';
import soc2 from './soc-2.ts';

/** Every framework whose controls checks speak for, by id. */
export const frameworks = {
  'aws-fsbp': awsFsbp,
  'aws-startup-security-baseline': awsStartupSecurityBaseline,
  'aws-well-architected': awsWellArchitected,
  'cis-aws-3.0.0': cisAws300,
  'cis-aws-4.0.1': cisAws401,
  'cis-aws-5.0.0': cisAws500,
  'cis-aws-6.0.0': cisAws600,
  'cis-aws-7.0.0': cisAws700,
  'csa-ccm-4.0': csaCcm40,
  'fedramp-moderate-r5': fedrampModerateR5,
  gdpr: gdpr,
  'hipaa-security-rule': hipaaSecurityRule,
  'iso-27001-2022': iso270012022,
  'nist-800-171-r2': nist800171R2,
  'nist-800-53-r5': nist80053R5,
  'nist-csf-2.0': nistCsf20,
  'pci-dss-4.0.1': pciDss401,
  'soc-2': soc2,
} as const;

/** The id of a framework. */
export type FrameworkId = keyof typeof frameworks;

/** The ids of a framework's controls: another one does not compile. */
export type ControlId<F extends FrameworkId> = keyof (typeof frameworks)[F]['controls'] & string;

/** Controls that a check says itself it is evidence towards, by framework. */
export type ControlClaims = { readonly [F in FrameworkId]?: readonly ControlId<F>[] };
