package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.attestation.Attestation.Coded;

/**
 * Code lists and series of numbers that an attestation may name. Each file in {@code code-lists} states its source and
 * its date. Lists grow without notice, so an unknown code isn't an error; it only has no text.
 */
final class CodeLists {

    private static final JsonMapper MAPPER = new JsonMapper();

    private static final List<CodeList> ALL = List.of(
                    "healthcare-services.json",
                    "service-types.json",
                    "numbers.json",
                    "professions.json",
                    "purposes.json")
            .stream()
            .flatMap(file -> read(shipped("code-lists/" + file)).stream())
            .toList();

    private CodeLists() {}

    /**
     * Code list or series of numbers.
     *
     * @param system its name as a URN or a URL
     * @param keeper the organisation that maintains it, as a URL
     * @param members the members of an attestation that may name it
     * @param texts the texts of its known codes
     */
    record CodeList(String system, String keeper, Set<String> members, Map<String, String> texts) {

        CodeList {
            members = Set.copyOf(members);
            texts = Map.copyOf(texts);
        }
    }

    /** Returns whether a member may name this list. */
    static boolean knows(String member, String system) {
        return ALL.stream()
                .anyMatch(list -> list.system().equals(system) && list.members().contains(member));
    }

    /** Returns the lists that a member may name. */
    static List<String> systemsOf(String member) {
        return ALL.stream()
                .filter(list -> list.members().contains(member))
                .map(CodeList::system)
                .toList();
    }

    static Optional<String> keeper(String system) {
        return find(system).map(CodeList::keeper);
    }

    static Optional<String> text(Coded coded) {
        return find(coded.system()).map(list -> list.texts().get(coded.code()));
    }

    private static Optional<CodeList> find(String system) {
        return ALL.stream().filter(list -> list.system().equals(system)).findFirst();
    }

    /** Reads a file that is shipped with this class. */
    static JsonNode shipped(String name) {
        try (InputStream stream = CodeLists.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " isn't shipped");
            }
            return MAPPER.readTree(stream);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static List<CodeList> read(JsonNode file) {
        List<CodeList> lists = new ArrayList<>();
        for (JsonNode list : file.path("lists")) {
            Map<String, String> texts = new HashMap<>();
            list.path("codes")
                    .properties()
                    .forEach(code -> texts.put(code.getKey(), code.getValue().asText()));
            lists.add(new CodeList(
                    list.path("system").asText(), list.path("keeper").asText(), members(list), texts));
        }
        return lists;
    }

    private static Set<String> members(JsonNode list) {
        return list.path("members").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    }
}
