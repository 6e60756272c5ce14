/** The product's version, as evidence names it. */
export const version = "0.1.0";
