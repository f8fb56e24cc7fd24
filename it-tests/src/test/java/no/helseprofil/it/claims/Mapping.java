package no.helseprofil.it.claims;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Protocol mapper in the form that the admin REST takes, for every place unless set otherwise.
 *
 * @param name its name in the scope
 * @param type the id of its kind
 * @param config what is set, the places included
 */
record Mapping(String name, String type, Map<String, String> config) {

    static final List<String> PLACES =
            List.of("access.token.claim", "id.token.claim", "userinfo.token.claim", "introspection.token.claim");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    Mapping {
        config = Map.copyOf(config);
    }

    /** Returns a mapper of any type. */
    static Mapping of(String name, String type, Map<String, String> settings) {
        Map<String, String> config = new TreeMap<>(settings);
        PLACES.forEach(place -> config.put(place, "true"));
        return new Mapping(name, type, config);
    }

    /** One of HelseID's claims. */
    static Mapping claim(String claim) {
        return of(claim, "helseprofil-claim-mapper", Map.of("claim", claim));
    }

    /** Returns a mapper of the network that the user has come from. */
    static Mapping network(String helsenett) {
        return of("network", "helseprofil-network-mapper", Map.of("helsenett.networks", helsenett));
    }

    /** A pseudonym in the place of {@code target}. */
    static Mapping pseudonym(String target, String salt) {
        return of("pseudonym as " + target, "helseprofil-pseudonym-mapper", Map.of("target", target, "salt", salt));
    }

    /** A claim about the client that one API has. */
    static Mapping clientClaim(String claim) {
        return of(claim, "helseprofil-client-claim-mapper", Map.of("claim.name", claim));
    }

    /** {@code scope} as an array. */
    static Mapping scopeArray() {
        return of("scope array", "helseprofil-scope-array-mapper", Map.of());
    }

    /** Keycloak's own mapper of a user's attribute. */
    static Mapping attribute(String attribute, String claim) {
        return of(
                claim,
                "oidc-usermodel-attribute-mapper",
                Map.of("user.attribute", attribute, "claim.name", claim, "jsonType.label", "String"));
    }

    /** Every claim of the two kinds that name one. */
    static Stream<Mapping> all() {
        return Stream.concat(
                Stream.concat(Claims.OF_PERSON.stream(), Claims.OF_CLIENT.stream())
                        .map(Mapping::claim),
                Stream.of(clientClaim(Claims.JOURNAL), network("0.0.0.0/0##::/0")));
    }

    /** Returns this mapper for these places and no others. */
    Mapping only(String... places) {
        Map<String, String> changed = new TreeMap<>(config);
        PLACES.forEach(
                place -> changed.put(place, String.valueOf(List.of(places).contains(place))));
        return new Mapping(name, type, changed);
    }

    ObjectNode json() {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("name", name).put("protocol", "openid-connect").put("protocolMapper", type);
        json.set("config", MAPPER.valueToTree(config));
        return json;
    }
}
