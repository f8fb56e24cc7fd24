package no.helseprofil.codelists;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.text.Normalizer;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A code list in its publisher's form: a FHIR CodeSystem, as HL7 Norway publishes them, or FinnKode's form of a list of
 * Volven. An incomplete list is refused, since our other codes would seem to be gone.
 *
 * @param systems all names of the list
 * @param texts the codes with their meaning, which is empty if there is none
 * @param ended the codes that have ended
 */
record PublishedList(Set<String> systems, SortedMap<String, String> texts, Set<String> ended) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static JsonNode json(byte[] file) throws IOException {
        return MAPPER.readTree(file);
    }

    static PublishedList read(byte[] file) throws IOException {
        JsonNode json = json(file);
        PublishedList list = new PublishedList(new TreeSet<>(), new TreeMap<>(), new TreeSet<>());
        if (json.path("resourceType").asText().equals("CodeSystem")) {
            list.readFhir(json);
        } else if (json.has("codeValues") && json.path("id").asText().matches("[0-9]+")) {
            list.readFinnKode(json);
        } else {
            throw new IllegalArgumentException(
                    "is no code list: give a CodeSystem of FHIR, or a list of FinnKode with id and codeValues");
        }
        if (list.texts.isEmpty() || !json.path("content").asText("complete").equals("complete")) {
            throw new IllegalArgumentException("hasn't all codes of its list: give the whole one");
        }
        return list;
    }

    private void readFinnKode(JsonNode list) {
        systems.add("urn:oid:2.16.578.1.12.4.1.1." + list.path("id").asText());
        for (JsonNode code : list.path("codeValues")) {
            put(code.path("value"), code.path("name"), !code.path("active").asBoolean(true));
        }
    }

    private void readFhir(JsonNode list) {
        systems.add(plain(list.path("url").asText()));
        for (JsonNode identifier : list.path("identifier")) {
            systems.add(plain(identifier.path("value").asText()));
        }
        readConcepts(list);
    }

    private void readConcepts(JsonNode parent) {
        for (JsonNode concept : parent.path("concept")) {
            boolean hasEnded = concept.path("property")
                    .valueStream()
                    .anyMatch(property -> property.path("valueBoolean").asBoolean()
                                    && property.path("code").asText().equals("inactive")
                            || property.path("valueCode").asText().equals("retired"));
            put(concept.path("code"), concept.path("display"), hasEnded);
            readConcepts(concept);
        }
    }

    /** Adds a code. FinnKode may list a code once more with its earlier meaning; the one in force counts. */
    private void put(JsonNode code, JsonNode text, boolean hasEnded) {
        String key = plain(code.asText());
        if (hasEnded && texts.containsKey(key)) {
            return;
        }
        texts.put(key, plain(text.asText()));
        if (hasEnded) {
            ended.add(key);
        } else {
            ended.remove(key);
        }
    }

    /** Returns a text in one Unicode form, with single blanks and without control characters. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .replaceAll("[\\p{Z}\\p{C}]+", " ")
                .strip();
    }
}
