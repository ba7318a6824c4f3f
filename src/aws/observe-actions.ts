/** IAM actions that a scan needs beside its own to look for evidence of use. */
export const observeActions = ['cloudwatch:GetMetricData', 'ec2:DescribeFlowLogs'] as const;
