package no.helseprofil.it.assessment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import no.helseprofil.it.support.TestRealm;

/**
 * The excerpt of a report that stands in the documentation: one client, the settings of the realm, and of each what is to be
 * mended; of the APIs, which can't be reached and say the same of every requirement, the first. What is another on each run has the same name in all of them.
 */
final class ExampleReport {

    static final Path FILE = Path.of("..", "docs", "examples", "assessment.json");

    private static final Set<String> REPORTED = Set.of("fail", "warn", "waived", "inconclusive");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    private static final String THE_INSTANT = "2026-11-25T06:00:00Z";

    private final TestRealm realm;
    private final Map<String, String> names = new LinkedHashMap<>();

    ExampleReport(TestRealm realm) {
        this.realm = realm;
    }

    /** The excerpt of a report. */
    String of(JsonNode report, String clientId) {
        ObjectNode excerpt = report.deepCopy();
        ArrayNode clients = JsonNodeFactory.instance.arrayNode();
        for (JsonNode client : excerpt.path("clients")) {
            if (clientId.equals(client.path("clientId").textValue())) {
                clients.add(toMend(client));
            }
        }
        excerpt.set("clients", clients);
        excerpt.path("apis").forEach(api -> firstOf(toMend(api)));
        toMend(excerpt.path("realm"));
        return stable(excerpt).toPrettyString() + "\n";
    }

    /** The file as it is; empty if there is none. */
    static String read() {
        try {
            return Files.exists(FILE) ? Files.readString(FILE) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("reading the example", e);
        }
    }

    static void write(String example) {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, example);
        } catch (IOException e) {
            throw new UncheckedIOException("writing the example", e);
        }
    }

    private static JsonNode toMend(JsonNode subject) {
        ArrayNode verdicts = JsonNodeFactory.instance.arrayNode();
        for (JsonNode verdict : subject.path("verdicts")) {
            if (REPORTED.contains(verdict.path("verdict").textValue())) {
                verdicts.add(verdict);
            }
        }
        return ((ObjectNode) subject).set("verdicts", verdicts);
    }

    private static void firstOf(JsonNode subject) {
        ArrayNode verdicts = (ArrayNode) subject.path("verdicts");
        while (verdicts.size() > 1) {
            verdicts.remove(verdicts.size() - 1);
        }
    }

    private JsonNode stable(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(stable(member.getValue())));
            if (object.has("kid")) {
                object.put("kid", "2026-a");
            }
            if (object.has("thumbprint")) {
                object.put("thumbprint", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
            }
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, stable(array.get(i)));
            }
        }
        return node instanceof TextNode text ? TextNode.valueOf(stable(text.textValue())) : node;
    }

    private String stable(String text) {
        String named =
                text.replace(realm.issuer(), "https://id.example/realms/helse").replace(realm.name(), "helse");
        String dated = INSTANT.matcher(named).replaceAll(THE_INSTANT);
        return ID.matcher(dated)
                .replaceAll(found -> names.computeIfAbsent(
                        found.group(), id -> "00000000-0000-4000-8000-%012d".formatted(names.size() + 1)));
    }
}
