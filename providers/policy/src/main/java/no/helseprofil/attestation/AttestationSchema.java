package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.grammar.Grammar;

/** Schema of an attestation for authors of clients (JSON Schema, 2020-12), from the grammar that reads attestations. */
public final class AttestationSchema {

    private AttestationSchema() {}

    public static ObjectNode json() {
        return Grammar.schema("""
                {"$schema":"https://json-schema.org/draft/2020-12/schema",
                 "title":"Attestation of the trust framework (HelseID, profile for Tillitsrammeverket)"}
                """).setAll(AttestationGrammar.of(false).schema());
    }
}
