package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import no.helseprofil.testkit.client.AdminApi;
import org.jspecify.annotations.Nullable;

/** Probes of APIs by the server's own assessment, with every fault of token and proof that it knows. */
final class Probes {

    private static final String ADDRESS = "helseprofil.api.probe-url";
    private static final String LEVEL = "helseprofil.api.level";
    private static final String ASSESSMENTS = "helseprofil/assessments";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMinutes(3);

    /** Verdicts that become the verdict of the whole, the worst first. */
    private static final List<String> WORST_FIRST = List.of("fail", "inconclusive", "warn", "pass");

    private final KitRealm realm;
    private final Set<String> allowed;

    /**
     * Creates them for APIs at these addresses.
     *
     * @param allowed hosts with ports to which the server was started to send probes
     */
    Probes(KitRealm realm, Set<String> allowed) {
        this.realm = realm;
        this.allowed = allowed;
    }

    /** Probes an API, as the demo realm's API whose tokens it accepts. */
    synchronized Object probe(Asked asked) {
        URI address = asked.address("url");
        String authority = authority(address);
        if (!allowed.contains(authority)) {
            throw new ControlException(
                    409,
                    "start the kit with --probe " + authority + " (KIT_PROBE=" + authority
                            + " in a container): its server probes " + allowed + " alone");
        }
        String audience = asked.text("audience", "nhn:demo-api");
        AdminApi admin = realm.admin(asked);
        set(admin, audience, address.toString(), asked.find("level"));
        try {
            return result(asked, address, found(assessed(admin), audience));
        } finally {
            set(admin, audience, null, null);
        }
    }

    private static String authority(URI address) {
        int usual = "https".equals(address.getScheme()) ? 443 : 80;
        return address.getHost() + ":" + (address.getPort() < 0 ? usual : address.getPort());
    }

    private static void set(AdminApi admin, String audience, @Nullable String address, @Nullable String level) {
        ObjectNode api = admin.client(audience);
        api.withObject("/attributes").put(ADDRESS, address).put(LEVEL, level);
        KitRealm.succeeded(admin.update(api));
    }

    private static JsonNode assessed(AdminApi admin) {
        ObjectNode scope = Json.object().put("clients", false).put("apis", true);
        String id = KitRealm.succeeded(admin.post(ASSESSMENTS, scope))
                .json()
                .path("id")
                .textValue();
        long begun = System.nanoTime();
        JsonNode report = report(admin, id);
        while (report.path("status").asText().equals("running")) {
            if (System.nanoTime() - begun > LONGEST.toNanos()) {
                throw ControlException.ofServer("the probe didn't end within " + LONGEST);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            report = report(admin, id);
        }
        return report;
    }

    private static JsonNode report(AdminApi admin, String id) {
        return KitRealm.succeeded(admin.get(ASSESSMENTS + "/" + id)).json();
    }

    private static JsonNode found(JsonNode report, String audience) {
        return StreamSupport.stream(report.path("apis").spliterator(), false)
                .filter(api -> audience.equals(api.path("clientId").textValue()))
                .findFirst()
                .orElseThrow(() -> ControlException.ofServer("the server has probed no API " + audience));
    }

    private ObjectNode result(Asked asked, URI address, JsonNode api) {
        ObjectNode result = Json.object().put("url", address.toString());
        ArrayNode requirements = result.putArray("requirements");
        for (JsonNode verdict : api.path("verdicts")) {
            String requirement = verdict.path("requirement").asText();
            ObjectNode one = requirements
                    .addObject()
                    .put("requirement", requirement)
                    .put("verdict", verdict.path("verdict").asText())
                    .put("message", verdict.path("message").asText())
                    .put("remedy", verdict.path("remedy").asText())
                    .put("page", realm.issuer(asked) + "/helseprofil/requirements/" + requirement);
            ArrayNode faults = one.putArray("faults");
            verdict.path("evidence").forEach(evidence -> faults.add(evidence.path("fault")));
        }
        return result.put(
                "verdict",
                WORST_FIRST.stream()
                        .filter(verdict -> StreamSupport.stream(requirements.spliterator(), false)
                                .anyMatch(one -> one.path("verdict").asText().equals(verdict)))
                        .findFirst()
                        .orElse("inconclusive"));
    }
}
