package no.helseprofil.it.support;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;

/**
 * Measures of an incident: blocks and emergency settings, as an administrator who has looked at the dry run sends them.
 *
 * @param admin the administration of the realm
 */
public record Measures(AdminApi admin) {

    public static final String BLOCKS = "helseprofil/blocks";
    public static final String EMERGENCY = "helseprofil/emergency";

    /** Reason of each measure. */
    public static final String REASON = "sak 12/26";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static Measures in(TestRealm realm) {
        return new Measures(realm.admin());
    }

    /** Blocks a key, a client or an organisation, and returns the block's id. */
    public String block(String kind, String value) {
        return block(Map.of("kind", kind, "value", value, "reason", REASON));
    }

    /** Makes a block of these members, and returns its id. */
    public String block(Map<String, String> members) {
        return String.valueOf(sent("POST", BLOCKS, json(members)).text("id"));
    }

    /** Puts an emergency setting in force for an hour. */
    public void tighten(String setting, Object value) {
        tighten(Map.of(setting, value));
    }

    /** Puts emergency settings in force, for an hour unless they say until when. */
    public void tighten(Map<String, Object> settings) {
        sent("PUT", EMERGENCY, emergency(settings));
    }

    /** Returns the text of emergency settings, with a reason and an end. */
    public static String emergency(Map<String, Object> settings) {
        Instant end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        ObjectNode all = MAPPER.createObjectNode().put("reason", REASON).put("until", end.toString());
        settings.forEach((name, value) -> all.set(name, MAPPER.valueToTree(value)));
        return all.toString();
    }

    /** Takes away all blocks and the emergency settings. */
    public void lift() {
        admin.get(BLOCKS)
                .json()
                .forEach(block ->
                        succeeded(admin.delete(BLOCKS + "/" + block.path("id").textValue())));
        admin.delete(EMERGENCY);
    }

    private Response sent(String method, String path, String body) {
        return succeeded(admin.send(admin.request(method, TypedNumber.in(admin, method, path, body))
                .header("If-Match", "*")
                .body("application/json", body)));
    }

    private static String json(Object value) {
        return MAPPER.valueToTree(value).toString();
    }
}
