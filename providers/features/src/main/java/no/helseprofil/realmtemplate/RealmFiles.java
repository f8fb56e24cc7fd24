package no.helseprofil.realmtemplate;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.List;
import java.util.regex.Pattern;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import no.helseprofil.timetable.ProfileDocument.DocumentReader;
import no.helseprofil.timetable.ProfileSchema;

/** Factory of realm files from templates. */
public final class RealmFiles {

    /** Longest template, far longer than any realm needs, including its logo. */
    private static final int MAX_LENGTH = 512 * 1024;

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private static final Pattern TAB = Pattern.compile(" *\\t");

    private RealmFiles() {}

    /**
     * Returns the realm file of a template, as JSON.
     *
     * @param yaml the template
     * @throws InvalidProfileException with everything that is wrong with it, each with its place and what to write
     *     instead
     */
    public static String of(String yaml) throws InvalidProfileException {
        RealmTemplate template = DocumentReader.read(json(yaml).toString(), TemplateGrammar.template());
        return new RealmWriter(template).json().toPrettyString() + "\n";
    }

    /** Returns the JSON Schema of templates. */
    public static String schema() {
        return TemplateSchema.json().toPrettyString() + "\n";
    }

    private static ObjectNode json(String yaml) throws InvalidProfileException {
        if (yaml.length() > MAX_LENGTH) {
            throw wrong("write at most " + MAX_LENGTH / 1024 + " kB");
        }
        try {
            JsonNode read = YAML.readTree(yaml);
            if (read instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException malformed) {
            throw wrong("write YAML: " + fault(yaml, malformed));
        }
        throw wrong("write one object");
    }

    private static String fault(String yaml, JsonProcessingException malformed) {
        JsonLocation at = malformed.getLocation();
        if (at != null && String.valueOf(malformed.getOriginalMessage()).startsWith("Duplicate")) {
            return "line " + at.getLineNr() + " names something for the second time; name it once";
        }
        List<String> lines = yaml.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (TAB.matcher(lines.get(i)).lookingAt()) {
                return "line " + (i + 1) + " is indented by a tab; indent by spaces";
            }
        }
        return at == null
                ? "it can't be read"
                : "line " + at.getLineNr() + " or the one below can't be read; put text with signs of YAML in quotes";
    }

    private static InvalidProfileException wrong(String remedy) {
        return new InvalidProfileException(List.of(new Problem("", remedy)));
    }

    /** The JSON Schema (2020-12) of a template, for YAML editors. It includes the schema of the profile document. */
    static final class TemplateSchema {

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
}
