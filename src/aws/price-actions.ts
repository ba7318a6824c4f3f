/** IAM actions that a scan needs in addition to its own to ask for list prices. */
export const priceActions = ['pricing:GetProducts'] as const;
