package no.helseprofil.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Clients of a realm and the realm's timetable, made from a seed: the same seed yields the same fleet, except for its
 * keys.
 *
 * @param calendar the realm's timetable
 * @param clients the clients, sorted by {@code client_id}
 */
public record Fleet(Calendar calendar, List<FleetClient> clients) {

    /** A client scope with a mapper that writes {@link #FOREIGN_CLAIM}, which only the server may write. */
    static final String FOREIGN_SCOPE = "of-another-time";

    static final String FOREIGN_CLAIM = "helseid://claims/identity/pid";

    private static final String REALM = """
            {"enabled": true, "defaultSignatureAlgorithm": "ES256", "accessTokenLifespanForImplicitFlow": 600,
             "clientScopes": [
               {"name": "basic", "protocol": "openid-connect", "protocolMappers": [
                 {"name": "sub", "protocol": "openid-connect", "protocolMapper": "oidc-sub-mapper",
                  "config": {"access.token.claim": "true"}}]},
               {"name": "nhn:fleet-api/read", "protocol": "openid-connect"},
               {"name": "of-another-time", "protocol": "openid-connect", "protocolMappers": [
                 {"name": "pid", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
                  "config": {"claim.name": "helseid://claims/identity/pid", "claim.value": "anything",
                             "access.token.claim": "true"}}]}],
             "components": {
               "no.helseprofil.keycloak.storage.ProfileProvider": [
                 {"name": "helseprofil", "providerId": "helseprofil",
                  "config": {"document": ["{\\"ruleSet\\":\\"helseid\\",\\"catalogue\\":\\"2026.1\\"}"]}}],
               "org.keycloak.keys.KeyProvider": [
                 {"name": "ecdsa", "providerId": "ecdsa-generated", "config": {"ecdsaEllipticCurveKey": ["P-256"]}},
                 {"name": "hmac", "providerId": "hmac-generated", "config": {}},
                 {"name": "aes", "providerId": "aes-generated", "config": {}}]}}
            """;

    /** Largest number of exemptions, for which a profile document has room beside everything else. */
    private static final int MOST_EXEMPT = 60;

    public Fleet {
        clients = List.copyOf(clients);
    }

    /**
     * Returns a fleet.
     *
     * @param seed its seed
     * @param size number of clients
     * @param instant instant of the assessment, or shortly before
     */
    public static Fleet of(long seed, int size, Instant instant) {
        Instant now = instant.truncatedTo(ChronoUnit.SECONDS);
        Random random = new Random(seed);
        Calendar calendar = new Calendar(random, now);
        List<FleetClient> clients = new ArrayList<>();
        int exempt = 0;
        for (int i = 0; i < size; i++) {
            String clientId = String.format(Locale.ROOT, "fleet-%05d", i);
            FleetClient client = new FleetMember(clientId, random, now, calendar).make(exempt < MOST_EXEMPT);
            exempt += client.exemptUntil() == null ? 0 : 1;
            clients.add(client);
        }
        return new Fleet(calendar, clients);
    }

    /**
     * Returns the profile document.
     *
     * @param exempt ends of exemptions, by a client's internal id
     */
    public ObjectNode document(Map<String, Instant> exempt) {
        return calendar.document(exempt);
    }

    /**
     * Returns the realm into which the clients are to be imported. It is already under the profile, so that the import
     * doesn't stamp them.
     */
    static ObjectNode realm(String name) {
        return FleetRealm.json(REALM).put("realm", name);
    }
}
