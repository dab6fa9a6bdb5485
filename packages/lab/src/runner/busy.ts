/** Something that needs the lab for itself was asked for while another such thing was under way. */
export class LabBusy extends Error {}
