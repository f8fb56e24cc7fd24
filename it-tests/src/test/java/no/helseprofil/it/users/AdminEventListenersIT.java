package no.helseprofil.it.users;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that listeners of events, which extensions bring, receive what administrators do without the numbers of people.
 */
class AdminEventListenersIT {

    private static final String NUMBER = "17056600574";

    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "sends every user change with its representation to a log by an event listener",
            outcome = "personal numbers are removed first")
    @ParameterizedTest
    @Tag("smoke")
    @CsvSource({"true, false", "true, true", "false, false"})
    void receiveNoNumbersUnderTheProfile(boolean underProfile, boolean stored) {
        try (TestRealm realm = underProfile ? TestRealm.underProfile() : TestRealm.withoutProfile()) {
            succeeded(realm.admin().put("events/config", """
                    { "eventsListeners": ["jboss-logging", "test-listener"], "adminEventsEnabled": %s,
                      "adminEventsDetailsEnabled": true }""".formatted(stored)));
            succeeded(realm.admin().put("users/profile", """
                    { "unmanagedAttributePolicy": "ADMIN_EDIT", "attributes": [
                      { "name": "username", "permissions": { "view": ["admin"], "edit": ["admin"] } },
                      { "name": "email", "permissions": { "view": ["admin"], "edit": ["admin"] } } ] }"""));
            ObjectNode user = (ObjectNode) realm.admin()
                    .get("users?exact=true&username=" + TestRealm.USERNAME)
                    .json()
                    .path(0);
            user.putObject("attributes").putArray("pid").add(NUMBER);
            String address = "users/" + user.path("id").textValue();
            succeeded(realm.admin().put(address, user));
            succeeded(realm.admin()
                    .post("partialImport", Map.of("ifResourceExists", "OVERWRITE", "users", new Object[] {user})));

            String recorded = new ServerProbe(SharedServer.get()).adminEvents();

            assertThat(recorded)
                    .as("the control: the listener receives this change")
                    .contains(address);
            String ofThis = recorded.substring(recorded.indexOf(address));
            if (underProfile) {
                assertThat(ofThis).contains("**********").doesNotContain(NUMBER);
            } else {
                assertThat(ofThis).as("the control: as Keycloak reports it").contains(NUMBER);
            }
        }
    }
}
