package no.helseprofil.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import no.helseprofil.fleet.FleetClient.Truth;
import org.jspecify.annotations.Nullable;

/** Factory of one client of a fleet, with its faults and its treatment by the realm. */
final class FleetMember {

    static final String REGISTERED = "helseprofil.registered";

    private static final String WAIVER = "helseprofil.waiver.";
    private static final int MOST_FAULTS = 5;

    private final Random random;
    private final Instant now;
    private final Calendar calendar;
    private final FleetRegistration client;
    private final String clientId;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Instant> waivers = new LinkedHashMap<>();
    private final Set<String> stamps = new HashSet<>();
    private final Set<String> foreignClaims = new HashSet<>();
    private @Nullable String registered;
    private boolean slow;

    FleetMember(String clientId, Random random, Instant now, Calendar calendar) {
        this.clientId = clientId;
        this.random = random;
        this.now = now;
        this.calendar = calendar;
        this.client = FleetRegistration.of(clientId);
    }

    FleetClient make(boolean mayBeExempt) {
        decorate();
        plant();
        stamp();
        waive();
        map();
        Instant exemptUntil = mayBeExempt && oneIn(30) ? days(oneIn(4) ? -3 : 30) : null;
        boolean isExempt = exemptUntil != null && now.isBefore(exemptUntil);
        Map<String, Truth> truths = isExempt ? Map.of() : truths();
        return new FleetClient(
                clientId,
                client.json(),
                faults,
                truths,
                isExempt ? "exempt" : calendar.isNew(registered) ? "new" : "existing",
                exemptUntil,
                stamps,
                foreignClaims);
    }

    /** Adds harmless settings. This comes before the faults, so that none is undone. */
    private void decorate() {
        if (oneIn(2)) {
            one(Harmless.values()).put(client);
        }
        if (oneIn(20)) {
            client.set("enabled", false);
        }
        if (oneIn(40)) {
            client.attribute("helseprofil.api", "true");
        }
    }

    private void plant() {
        int many = oneIn(2) ? 0 : 1 + random.nextInt(MOST_FAULTS);
        List<Fault> all = new ArrayList<>(List.of(Fault.values()));
        Collections.shuffle(all, random);
        Set<Fault.Place> taken = EnumSet.noneOf(Fault.Place.class);
        all.stream()
                .filter(fault -> Collections.disjoint(taken, fault.places()) && taken.addAll(fault.places()))
                .limit(many)
                .forEach(faults::add);
        faults.forEach(fault -> fault.plant(client));
    }

    private void stamp() {
        registered = switch (random.nextInt(10)) {
            case 0 -> null;
            case 1 -> days(-400).toString();
            case 2 -> days(-5).toString();
            default -> "existing";
        };
        if (registered != null) {
            stamp(REGISTERED, registered);
        }
        slow = oneIn(4);
        if (slow) {
            stamp("helseprofil.cohort", Calendar.COHORT);
        }
    }

    private void waive() {
        for (Fault fault : faults) {
            switch (random.nextInt(8)) {
                case 0, 1 -> waive(fault.requirement(), days(25 + random.nextInt(100)));
                case 2 -> waive(fault.requirement(), days(-1));
                case 3 -> waiveUnreadably(fault.requirement());
                default -> {
                    // none
                }
            }
        }
        if (oneIn(15)) {
            String requirement = one(Fault.values()).requirement();
            if (!stamps.contains(WAIVER + requirement)) {
                waive(requirement, days(60));
            }
        }
    }

    /** Adds a waiver. Two faults may be about one requirement; the last waiver is the stored one. */
    private void waive(String requirement, Instant expires) {
        waivers.put(requirement, expires);
        stamp(WAIVER + requirement, """
                {"reason":"It takes longer","approvedBy":"The authority","expires":"%s"}""".formatted(expires));
    }

    /** Adds a waiver that names no approver. */
    private void waiveUnreadably(String requirement) {
        waivers.remove(requirement);
        stamp(WAIVER + requirement, "{\"reason\":\"It takes longer\",\"expires\":\"" + days(60) + "\"}");
    }

    private void stamp(String attribute, String value) {
        client.attribute(attribute, value);
        stamps.add(attribute);
    }

    private void map() {
        if (oneIn(25)) {
            client.mapper("level", "helseid://claims/identity/security_level");
            foreignClaims.add("helseid://claims/identity/security_level");
        }
        if (oneIn(40)) {
            client.scope(Fleet.FOREIGN_SCOPE);
            foreignClaims.add(Fleet.FOREIGN_CLAIM);
        }
    }

    private Map<String, Truth> truths() {
        Map<String, Truth> truths = new LinkedHashMap<>();
        for (Fault fault : faults) {
            String requirement = fault.requirement();
            Optional<Truth> truth = calendar.truth(requirement, registered, slow, waivers.get(requirement));
            boolean isEnforced =
                    truth.filter(found -> found.verdict().equals("fail")).isPresent();
            boolean isOfBefore = "existing".equals(registered);
            truth.filter(found -> fault.isFound(isEnforced, isOfBefore))
                    .ifPresent(found -> truths.put(requirement, found));
            fault.foreignClaim(isEnforced, isOfBefore).ifPresent(foreignClaims::add);
        }
        return truths;
    }

    private Instant days(int days) {
        return now.plus(Duration.ofDays(days));
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    /** Settings that look like faults but contradict nothing: an assessment that reports one is wrong. */
    private enum Harmless {
        /** Open settings, which only the client's requests show. */
        UNPROTECTED(client -> client.attribute("dpop.bound.access.tokens", "false")
                .attribute("require.pushed.authorization.requests", "false")
                .without("pkce.code.challenge.method")),

        NATIVE(client -> client.redirectUri("http://127.0.0.1:8765/callback").redirectUri("http://localhost/callback")),

        ANY_REQUEST_OBJECT(client -> client.attribute("request.object.signature.alg", "any")),

        LONGEST_LIFE(client -> client.attribute("access.token.lifespan", "600")),

        LONG_HASH(client -> client.attribute("token.endpoint.auth.signing.alg", "PS512")
                .attribute("id.token.signed.response.alg", "ES384")
                .attribute("access.token.signed.response.alg", "RS256")),

        SWITCHES_THAT_ARE_OFF(client -> client.attribute("exclude.issuer.from.auth.response", "false")
                .attribute("oauth2.device.authorization.grant.enabled", "false")
                .attribute("oidc.ciba.grant.enabled", "false")),

        /** A key that Keycloak keeps but doesn't use. */
        UNUSED_SHORT_KEY(client -> client.keysIn("jwks.url", "https://keys.example/client.jwks")
                .attribute("jwks.string", FleetRegistration.WEAK.publicJwkSet())),

        UNUSED_SINGLE_KEY(client -> client.attribute("jwt.credential.public.key", FleetRegistration.weakByItself())),

        UNUSED_SECRET(client -> client.set("secret", "a-secret-of-the-fleet")),

        /** The end of a key that no longer exists. */
        END_OF_ANOTHER_KEY(client -> client.attribute("helseprofil.key-expires.last-years", "2025-01-01T00:00:00Z")),

        END_TO_COME(client ->
                client.attribute("helseprofil.key-expires." + client.key().kid(), "2099-01-01T00:00:00Z")),

        ONE_ORGANISATION(client -> client.attribute("helseprofil.orgnr-parent", "994598759")
                .attribute("helseprofil.orgnr-children", "912159523, 922734046")),

        MANY_ORGANISATIONS(client -> client.attribute("helseprofil.tenancy", "multi-tenant")
                .attribute("helseprofil.orgnr-supplier", "313745392")
                .attribute("helseprofil.delegations", "994598759,912159523")),

        MAPPER_OF_ITS_OWN(client -> client.mapper("department", "department")),

        /** A claim in the client's own ID token, which no API sees. */
        USERS_DISCLOSED_TO_ITSELF(client -> client.mapper(
                "own-mail",
                "oidc-usermodel-property-mapper",
                "email",
                Map.of("user.attribute", "email", "introspection.token.claim", "false"),
                "id.token.claim")),

        ROLES_AS_KEYCLOAK_WRITES_THEM(client -> client.mapper(
                "own-roles", "oidc-usermodel-realm-role-mapper", "realm_access.roles", Map.of("multivalued", "true"))),

        /** An audience that comes with the scope in any case. */
        THE_API_AS_READER(client -> client.mapper(
                "api", "oidc-audience-mapper", null, Map.of("included.custom.audience", "nhn:fleet-api"))),

        MAPPER_THAT_WRITES_NOWHERE(client -> client.mapper(
                "nowhere",
                "oidc-usermodel-property-mapper",
                "email",
                Map.of("user.attribute", "email", "access.token.claim", "false")));

        private final Consumer<FleetRegistration> change;

        Harmless(Consumer<FleetRegistration> change) {
            this.change = change;
        }

        void put(FleetRegistration client) {
            change.accept(client);
        }
    }
}
