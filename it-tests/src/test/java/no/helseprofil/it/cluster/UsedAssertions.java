package no.helseprofil.it.cluster;

import static no.helseprofil.it.cluster.Nodes.newClient;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;

/** Assertions that one node has taken, as long as Keycloak lets them live. */
final class UsedAssertions {

    private static final Duration LIFETIME = Duration.ofSeconds(60);

    /** Age from which an assertion may be refused for its age. */
    private static final Duration YOUNG = Duration.ofSeconds(50);

    private final UpdatedRealm realm;
    private final Map<String, Long> taken = new LinkedHashMap<>();

    UsedAssertions(UpdatedRealm realm, int node, int count) {
        this.realm = realm;
        OidcClient client = newClient(realm.realm(), MACHINE);
        for (int i = 0; i < count; i++) {
            String assertion = client.assertion().lasting(LIFETIME).sign();
            taken.put(assertion, System.nanoTime());
            assertThat(realm.send(node, assertion).isSuccess()).isTrue();
        }
    }

    void refusedAt(int node) {
        int young = 0;
        for (Map.Entry<String, Long> one : taken.entrySet()) {
            Response answer = realm.send(node, one.getKey());
            if (System.nanoTime() - one.getValue() < YOUNG.toNanos()) {
                refused(answer).by("assertion-single-use");
                young++;
            } else {
                refused(answer);
            }
        }
        UpdatedRealm.say("of " + taken.size() + " assertions that the other had taken " + UpdatedRealm.name(node)
                + " took none, " + young + " of them since they had been used, the others for their age");
    }
}
