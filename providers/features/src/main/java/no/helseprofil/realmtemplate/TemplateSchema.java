package no.helseprofil.realmtemplate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.timetable.ProfileSchema;

/** The JSON Schema (2020-12) of a template, for YAML editors. It includes the schema of the profile document. */
final class TemplateSchema {

    private TemplateSchema() {}

    static ObjectNode json() {
        ObjectNode schema = Grammar.schema("""
                {"$schema":"https://json-schema.org/draft/2020-12/schema",
                 "$id":"urn:helseprofil:realm-template",
                 "title":"Template of a realm under Helseprofil"}
                """);
        schema.setAll(TemplateGrammar.template().schema());
        schema.putObject("$defs").set("profile", ProfileSchema.json());
        return schema;
    }
}
