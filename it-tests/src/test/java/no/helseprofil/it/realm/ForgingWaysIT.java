package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a forging mapper comes to a client, by an API with rights over clients alone, it changes no token. */
@Attack(
        by = Attacker.ADMINISTRATOR,
        tries = "adds a forging mapper by each interface with client rights only",
        outcome = "no token changes")
class ForgingWaysIT {

    private static final List<Forgery> FORGERIES = List.of(
            Forgery.HEALTH_CLAIM,
            Forgery.AUDIENCE_OF_AN_API,
            Forgery.SUBJECT,
            Forgery.CLIENT,
            Forgery.KEY_AS_TEXT,
            Forgery.ROLE_OF_AN_API);

    @ParameterizedTest
    @EnumSource
    void noMapperForgesInAnyWay(ForgingWay way) {
        try (TestRealm realm = TestRealm.underProfile()) {
            ForgeryRealm.prepare(realm);
            ObjectNode before = tokens(realm);
            ArrayNode mappers = JsonNodeFactory.instance.arrayNode();
            FORGERIES.forEach(forgery -> mappers.add(forgery.mapper()));
            mappers.add(Forgery.claim("department").put("name", "of nobody in particular"));
            way.put(realm, TestRealm.MACHINE, mappers);

            ObjectNode after = tokens(realm);
            for (String output : List.of("token", "token access_token")) {
                assertThat(((ObjectNode) after.get(output)).remove("department"))
                        .as("the mappers have arrived")
                        .isNotNull();
            }
            assertThat(after).isEqualTo(before);
        }
    }

    /**
     * Returns the tokens without the subject. The subject is the service account's own, but an import makes another
     * service account.
     */
    private static ObjectNode tokens(TestRealm realm) {
        ObjectNode shown = new Shown()
                .tokens(
                        "token",
                        realm.oidc(TestRealm.MACHINE)
                                .clientCredentials(TestRealm.SCOPE)
                                .response())
                .json();
        ObjectNode claims = (ObjectNode) shown.get("token access_token");
        assertThat(claims.remove("sub").textValue()).isNotEqualTo("forged");
        return shown;
    }
}
