package no.helseprofil.it.registration;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Each way around that somebody has thought of, by its name. */
@Attack(
        by = Attacker.VENDOR,
        tries = "registers a client against the rules by each known bypass",
        outcome = "refused, or judged when used")
class BypassIT {

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile(TestRealm.BOUND_TOKENS);

    private static final AdminApi clientManager = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");

    /** It is one from before, then, by the word of who manages the realm; but no date is put off, and no waiver read. */
    @Test
    void importCannotMakeAClientExisting() {
        SigningKey key = SigningKey.generate("ES256");
        ObjectNode client = TestRealm.representation("imported-as-existing", key);
        client.withObject("/attributes")
                .put("helseprofil.registered", "existing")
                .put("helseprofil.waiver.sender-constrained-tokens", "{}")
                .put("dpop.bound.access.tokens", "false");
        PartialImport.into(realm, "FAIL", List.of(client));

        OidcClient imported = OidcClient.discover(realm.issuer(), "imported-as-existing", key);

        refused(imported.withoutProof().clientCredentials(TestRealm.SCOPE))
                .by("sender-constrained-tokens")
                .with(400, "invalid_dpop_proof");
        assertThat(imported.clientCredentials(TestRealm.SCOPE).accessToken()).isNotEmpty();
    }

    @Test
    void rename() {
        ObjectNode own = realm.admin().client("broker");
        ObjectNode renamed = own.deepCopy().put("clientId", "no-longer-broker").put("implicitFlowEnabled", true);

        refused(clientManager.update(renamed)).by("response-type-code").with(400, "invalid_client_metadata");
        assertThat(Sorted.lists(realm.admin().client("broker")))
                .as("one of Keycloak's own that is renamed is none of them any more")
                .isEqualTo(Sorted.lists(own));
        refused(clientManager.update(clientManager.client(TestRealm.MACHINE).put("clientId", "account")))
                .by("client-id")
                .with(400, "invalid_client_metadata");
    }

    @Test
    void anImportedWildcardIsRefusedWhenUsed() {
        SigningKey key = SigningKey.generate("ES256");
        OidcClient client = realm.register("overwritten", key, registered -> {});
        ObjectNode overwriting = TestRealm.representation("overwritten", key);
        overwriting.putArray("redirectUris").add("https://client.example/*").add(TestRealm.REDIRECT_URI.toString());
        PartialImport.into(realm, "OVERWRITE", List.of(overwriting));

        refused(client.withRequest(request -> request.formInstead("redirect_uri", "https://client.example/any"))
                        .push(realm.authorizationRequest()))
                .by("redirect-uris")
                .with(400, "invalid_request");
        assertThat(client.push(realm.authorizationRequest()).requestUri()).isNotEmpty();
    }

    @Test
    void anImportSkipsAnExistingClient() {
        ObjectNode stored = realm.admin().client(TestRealm.OTHER_MACHINE);
        PartialImport.into(realm, "SKIP", List.of(stored.deepCopy().put("publicClient", true)));

        assertThat(Sorted.lists(realm.admin().client(TestRealm.OTHER_MACHINE))).isEqualTo(Sorted.lists(stored));
    }

    @Test
    void aMapperAddedSeparatelyForgesNothing() {
        SigningKey key = SigningKey.generate("ES256");
        OidcClient client = realm.register("with-a-mapper", key, registered -> {});
        ObjectNode mapper = JsonNodeFactory.instance.objectNode();
        mapper.put("name", "forger").put("protocol", "openid-connect").put("protocolMapper", "oidc-audience-mapper");
        mapper.putObject("config")
                .put("included.custom.audience", "nhn:other-api")
                .put("access.token.claim", "true");

        Response added =
                clientManager.post("clients/" + realm.id("with-a-mapper") + "/protocol-mappers/models", mapper);

        assertThat(added.status()).as("Keycloak asks no policy: " + added).isEqualTo(201);
        assertThat(client.clientCredentials(TestRealm.SCOPE)
                        .accessTokenClaims()
                        .path("aud")
                        .asText())
                .isEqualTo(TestRealm.API);
    }
}
