import { describe, expect, test } from "vitest";
import { findRoleProblems } from "./column-roles.ts";

const columns = ["age", "race", "employed", "person_id"];

describe("findRoleProblems", () => {
  test("accepts several roles on a column", () => {
    const roles = {
      race: ["feature", "sensitive"],
      employed: ["target"],
      person_id: ["entity_key", "id"],
    } as const;
    expect(findRoleProblems(roles, columns)).toEqual([]);
  });

  test("names the nearest column where one is unknown", () => {
    const [problem] = findRoleProblems({ rase: ["feature"] }, columns);
    expect(problem).toMatchObject({
      field: "roles.rase",
      message: expect.stringContaining('"race"') as string,
    });
  });

  test("reports every problem at once", () => {
    const roles = {
      age: ["target", "feature"],
      employed: ["target"],
      race: ["entity_key", "ignored"],
      person_id: ["entity_key", "entity_key"],
    } as const;
    const messages = findRoleProblems(roles, columns).map(({ message }) => message);
    expect(messages).toEqual([
      "a target cannot be a feature of the model that predicts it",
      "an ignored column has no other role",
      "each role is named once",
      "at most one column is the target; these are: age, employed",
      "at most one column is the entity_key; these are: race, person_id",
    ]);
  });
});
