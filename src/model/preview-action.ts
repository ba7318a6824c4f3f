/** The action of what is not known because it is yet to be made, or not all of it was given to us. */
export const previewAction = 'pathproof:preview';
