package no.helseprofil.it.incident;

import static no.helseprofil.it.incident.Act.CLIENT;
import static no.helseprofil.it.incident.Act.DATE;
import static no.helseprofil.it.incident.Act.DENIED_ALGORITHM;
import static no.helseprofil.it.incident.Act.KEY;
import static no.helseprofil.it.incident.Act.LIFETIME;
import static no.helseprofil.it.incident.Act.ONLY_COHORTS;
import static no.helseprofil.it.incident.Act.ORGANISATION;
import static no.helseprofil.it.incident.Act.PROOF_AGE;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import no.helseprofil.it.incident.WayOut.Seen;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** The rows of the table of ways out and acts. */
final class WaysOut {

    private static final String OIDC = "/realms/\\{realm\\}/protocol/openid-connect/";
    private static final String TOKEN = OIDC + "token#";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:";
    private static final String GRANT_OF_OTHERS = "urn:openid:params:grant-type:";

    private static final String OF_API = "openid profile " + TestRealm.SCOPE;
    private static final String ENDS = "the token that is shown is one of before, and it ends within its lifetime";
    private static final String NO_TOKEN = "no access token is issued here";
    private static final String NO_PROOF = "no proof is read here";
    private static final String NO_KEY = "no key is shown or bound here; who registers or uses one is refused there";
    private static final String OF_SAML = "a SAML client has no keys, tokens or requests that the profile judges";
    private static final String ENDING = "it ends something and gives nothing";
    private static final String FOR_ALL = "it says the same to everybody, and nothing of a person or of a client's";
    private static final String OF_PERSON = "a person logs in here, by a client of Keycloak's own, and no client asks";

    static final List<WayOut> ALL = rows();

    /** The resources of features that Keycloak has switched off. */
    static final List<WayOut> OF_FEATURES = ofFeatures();

    private WaysOut() {}

    private static List<WayOut> ofFeatures() {
        return List.of(
                resource(
                                "admin REST v2",
                                (stage, act) -> new Asked(
                                        stage.own(act, "openid"),
                                        Request.get(URI.create(stage.server().url() + "/admin/api/"
                                                + stage.realm().name() + "/clients/v2"))))
                        .at("/admin/api.*"),
                resource(
                                "SCIM",
                                (stage, act) -> new Asked(
                                        stage.own(act, "openid"),
                                        Request.get(stage.realm().address("scim/v2/Users"))))
                        .at("/realms/\\{realm\\}/scim"),
                WayOut.open(
                        "shared signals",
                        "a receiver is sent the events of its own subjects, and logs in as a client for that",
                        "/realms/\\{realm\\}/(ssf.*|\\.well-known.*)"));
    }

    private static List<WayOut> rows() {
        List<WayOut> rows = new ArrayList<>();
        tokens(rows);
        protocol(rows);
        resources(rows);
        registrations(rows);
        saml(rows);
        ours(rows);
        others(rows);
        return List.copyOf(rows);
    }

    private static void tokens(List<WayOut> rows) {
        rows.add(grant(
                "client_credentials",
                (stage, act) -> () -> seen(stage.trying(act).clientCredentials(TestRealm.SCOPE))));
        rows.add(grant("authorization_code", (stage, act) -> {
            AuthorizationRequest asked = stage.asked(OF_API);
            String code = stage.code(act, asked);
            return () -> seen(stage.trying(act).redeem(asked, code));
        }));
        rows.add(grant("refresh_token", (stage, act) -> {
            String refresh = stage.login(act, OF_API).refreshToken();
            return () -> seen(stage.trying(act).refresh(refresh));
        }));
        rows.add(grant(GRANT + "token-exchange", (stage, act) -> {
            String token = stage.ofUser(act, OF_API);
            return () -> seen(stage.trying(act).exchangeToken(token, TestRealm.SCOPE));
        }));
        rows.add(grant(
                "password",
                (stage, act) -> () -> seen(stage.trying(act)
                        .authenticated(stage.trying(act)
                                .post("token_endpoint")
                                .form("grant_type", "password")
                                .form("scope", "openid")
                                .form("username", TestRealm.USERNAME)
                                .form("password", TestRealm.PASSWORD)))));
        rows.add(further(GRANT + "uma-ticket"));
        rows.add(further(GRANT + "device_code"));
        rows.add(further(GRANT_OF_OTHERS + "ciba"));
        rows.add(further(GRANT + "jwt-bearer"));
    }

    private static WayOut grant(String type, BiFunction<IncidentStage, Act, Supplier<Seen>> way) {
        return of(type, way).refusedBy(LIFETIME);
    }

    private static WayOut of(String type, BiFunction<IncidentStage, Act, Supplier<Seen>> way) {
        return WayOut.tried("token: " + type, List.of(TOKEN + type, OIDC + "token"), way)
                .refusedBy(KEY, CLIENT, ORGANISATION, ONLY_COHORTS, DENIED_ALGORITHM, PROOF_AGE, DATE);
    }

    /** One that this server has nothing for: what counts is who refuses it. */
    private static WayOut further(String grant) {
        return of(
                        grant,
                        (stage, act) -> () -> Seen.further(stage.trying(act)
                                .authenticated(stage.trying(act)
                                        .post("token_endpoint")
                                        .form("grant_type", grant)
                                        .form("device_code", "x")
                                        .form("auth_req_id", "x")
                                        .form("assertion", "x")
                                        .form("audience", IncidentStage.CLIENT))
                                .response()))
                .but(
                        "the same seam gives all tokens their lifetime (ForcedProperties); see the grants above",
                        LIFETIME);
    }

    private static void protocol(List<WayOut> rows) {
        rows.add(WayOut.tried(
                        "PAR",
                        List.of(OIDC + "ext/par"),
                        (stage, act) -> () -> seen(stage.trying(act).push(stage.asked(OF_API))))
                .refusedBy(KEY, CLIENT, ORGANISATION, ONLY_COHORTS, DENIED_ALGORITHM, PROOF_AGE)
                .but(NO_TOKEN, LIFETIME, DATE));
        rows.add(WayOut.tried("authorize, and the end of a login", List.of(OIDC + "auth"), (stage, act) -> {
                    String pushed = stage.client(act).push(stage.asked(OF_API)).requestUri();
                    return () -> {
                        AuthorizationAnswer answer = stage.authorizeOrRefused(pushed);
                        return new Seen(answer.code() != null, answer + " " + answer.errorDescription());
                    };
                })
                .refusedBy(KEY, CLIENT, ORGANISATION, ONLY_COHORTS)
                .but(NO_PROOF, DENIED_ALGORITHM, PROOF_AGE)
                .but(NO_TOKEN, LIFETIME, DATE));
        rows.add(WayOut.tried("userinfo", List.of(OIDC + "userinfo"), (stage, act) -> {
                    String token = stage.ofUser(act, OF_API);
                    return () -> Seen.of(stage.call(
                            act, Request.get(stage.realm().address("protocol/openid-connect/userinfo")), token));
                })
                .refusedBy(KEY, CLIENT, ORGANISATION, ONLY_COHORTS, DENIED_ALGORITHM, PROOF_AGE, DATE)
                .but(ENDS, LIFETIME));
        rows.add(WayOut.tried("introspection by an API", List.of(OIDC + "token/introspect"), (stage, act) -> {
                    String token = stage.ofUser(act, OF_API);
                    return () -> {
                        Response said = stage.realm()
                                .oidc(TestRealm.API)
                                .introspect(token)
                                .response();
                        return new Seen(said.json().path("active").asBoolean(), said.body());
                    };
                })
                .refusedBy(KEY, CLIENT, ORGANISATION, ONLY_COHORTS)
                .but("the algorithm of the API's own assertion is asked of the API", DENIED_ALGORITHM)
                .but(NO_PROOF, PROOF_AGE)
                .but(ENDS, LIFETIME, DATE));
        rows.add(WayOut.tried("revocation", List.of(OIDC + "revoke"), (stage, act) -> {
                    String token = stage.login(act, OF_API).refreshToken();
                    return () -> seen(stage.trying(act).revoke(token));
                })
                .refusedBy(CLIENT, ORGANISATION, DENIED_ALGORITHM)
                .but(ENDING, KEY, ONLY_COHORTS, PROOF_AGE, LIFETIME, DATE));
        for (String other : List.of("auth/device", "ext/ciba/auth")) {
            rows.add(WayOut.tried(
                            other,
                            List.of(OIDC + other.replace("/ciba/auth", "/ciba") + "|/realms/\\{realm\\}/device"),
                            (stage, act) -> () -> Seen.further(stage.trying(act)
                                    .authenticated(
                                            Request.post(stage.realm().address("protocol/openid-connect/" + other))
                                                    .form("scope", "openid")
                                                    .form("login_hint", TestRealm.USERNAME))
                                    .response()))
                    .refusedBy(CLIENT, ORGANISATION, ONLY_COHORTS, DENIED_ALGORITHM)
                    .but(NO_PROOF, KEY, PROOF_AGE)
                    .but(NO_TOKEN, LIFETIME, DATE));
        }
        rows.add(WayOut.open(
                "logout, by the client, the user and the back channel",
                ENDING,
                OIDC + "logout.*",
                "/realms/\\{realm\\}/clients-managements/.*"));
        rows.add(
                WayOut.open(
                        "keys, frames and pages of OpenID Connect",
                        FOR_ALL,
                        OIDC
                                + "(certs|3p-cookies.*|login-status-iframe.*|delegated|oauth/oob|registrations|forgot-credentials)?"));
    }

    /** Keycloak's resources that take an access token. */
    private static void resources(List<WayOut> rows) {
        rows.add(resource(
                        "admin REST: users",
                        (stage, act) ->
                                new Asked(stage.own(act, "openid"), Request.get(stage.administration("users?max=1"))))
                .at("/admin/realms/\\{realm\\}.*"));
        rows.add(resource(
                "admin REST: lifts the block",
                (stage, act) -> new Asked(
                        stage.own(act, "openid"),
                        () -> Request.of("DELETE", stage.administration("helseprofil/blocks/" + stage.block())))));
        rows.add(resource(
                        "admin: server, realms, console",
                        (stage, act) -> new Asked(
                                stage.own(act, "openid"),
                                Request.get(URI.create(stage.server().url() + "/admin/serverinfo"))))
                .at("/admin/(serverinfo|realms|\\{any:\\.\\*\\}|index.*|\\{realm\\}/console).*"));
        rows.add(resource(
                        "account REST",
                        (stage, act) -> new Asked(
                                stage.ofUser(act, "openid"),
                                Request.get(stage.realm().address("account/?userProfileMetadata=false"))
                                        .header("Accept", "application/json")))
                .at("/realms/\\{realm\\}/account.*"));
        rows.add(resource(
                        "broker's token endpoint",
                        (stage, act) -> new Asked(
                                stage.ofUser(act, "openid"),
                                Request.get(stage.realm().address("broker/" + IncidentStage.PROVIDER + "/token"))))
                .at("/realms/\\{realm\\}/broker/\\{provider_alias\\}/token"));
        rows.add(resource(
                        "UMA: resources",
                        (stage, act) -> new Asked(
                                stage.own(act, "openid"),
                                Request.get(stage.realm().address("authz/protection/resource_set"))))
                .at("/realms/\\{realm\\}/authz/protection/resource_set.*"));
        rows.add(resource(
                        "UMA: permissions",
                        (stage, act) -> new Asked(
                                stage.own(act, "openid"),
                                Request.get(stage.realm().address("authz/protection/permission/ticket"))))
                .at("/realms/\\{realm\\}/authz/protection/permission.*"));
        rows.add(resource(
                        "UMA: policies",
                        (stage, act) -> new Asked(
                                stage.own(act, "openid"),
                                Request.get(stage.realm().address("authz/protection/uma-policy"))))
                .at("/realms/\\{realm\\}/authz.*"));
        rows.add(WayOut.tried(
                        "registration by an administrator's token",
                        List.of("/realms/\\{realm\\}/clients-registrations.*"),
                        (stage, act) -> {
                            String token = stage.bearer();
                            return () -> Seen.of(Request.get(
                                            stage.realm().address("clients-registrations/default/" + TestRealm.MACHINE))
                                    .header("Authorization", "Bearer " + token)
                                    .send());
                        })
                .refusedBy(CLIENT, ORGANISATION, ONLY_COHORTS)
                .but("Keycloak takes no bound token here, and no proof", KEY, DENIED_ALGORITHM, PROOF_AGE)
                .but(ENDS, LIFETIME, DATE));
    }

    private static WayOut resource(String name, BiFunction<IncidentStage, Act, Asked> asked) {
        return WayOut.tried(name, new ArrayList<>(), (stage, act) -> {
                    Asked request = asked.apply(stage, act);
                    return () ->
                            Seen.ofResource(stage.call(act, request.request().get(), request.token()));
                })
                .refusedBy(KEY, CLIENT, ORGANISATION, ONLY_COHORTS, DENIED_ALGORITHM, PROOF_AGE)
                .but(ENDS, LIFETIME, DATE);
    }

    private static void registrations(List<WayOut> rows) {
        rows.add(WayOut.tried("registration access token", new ArrayList<>(), (stage, act) -> {
                    String token = stage.realm().registrationAccess(IncidentStage.CLIENT);
                    return () -> {
                        Seen read = Seen.of(registration(stage, "GET", token));
                        Seen changed = Seen.of(registration(stage, "PUT", token));
                        return new Seen(read.through() || changed.through(), read.text() + " " + changed.text());
                    };
                })
                .refusedBy(CLIENT, ORGANISATION, ONLY_COHORTS)
                .but(NO_KEY, KEY, DENIED_ALGORITHM, PROOF_AGE)
                .but(NO_TOKEN, LIFETIME, DATE));
        rows.add(WayOut.open(
                "registration by an initial access token",
                "what is registered so is a new client: it is refused at its first request, and a blocked key, name or"
                        + " algorithm at once"));
    }

    private static Response registration(IncidentStage stage, String method, String token) {
        Request request = Request.of(
                        method, stage.realm().address("clients-registrations/default/" + IncidentStage.CLIENT))
                .header("Authorization", "Bearer " + token);
        return (method.equals("GET")
                        ? request
                        : request.body(
                                "application/json",
                                stage.realm()
                                        .admin()
                                        .client(IncidentStage.CLIENT)
                                        .toString()))
                .send();
    }

    private static void saml(List<WayOut> rows) {
        Map<String, BiFunction<IncidentStage, Act, Supplier<Seen>>> ways = new LinkedHashMap<>();
        ways.put("SAML: redirect", (stage, act) -> SamlWays.redirect(stage));
        ways.put("SAML: POST", (stage, act) -> SamlWays.post(stage));
        ways.put("SAML: begun by the realm", (stage, act) -> SamlWays.begunHere(stage));
        ways.put("SAML: artifact", (stage, act) -> SamlWays.artifact(stage));
        ways.put("SAML: ECP", (stage, act) -> SamlWays.ecp(stage));
        ways.forEach((name, way) ->
                rows.add(WayOut.tried(name, List.of("/realms/\\{realm\\}/protocol/saml(/(clients/.*|resolve))?"), way)
                        .refusedBy(CLIENT, ORGANISATION, ONLY_COHORTS)
                        .but(OF_SAML, KEY, DENIED_ALGORITHM, PROOF_AGE, LIFETIME, DATE)));
        rows.add(WayOut.open("SAML: metadata and logout", FOR_ALL, "/realms/\\{realm\\}/protocol/saml/.*"));
    }

    private static void ours(List<WayOut> rows) {
        rows.add(resource(
                        "selvbetjening",
                        (stage, act) -> new Asked(
                                stage.own(act, IncidentStage.SELF_SERVICE),
                                Request.get(stage.realm().address("helseprofil/selvbetjening/v1/client"))))
                .at("/realms/\\{realm\\}/helseprofil"));
        rows.add(WayOut.open(
                "self and try", "the same reading of the token as in selvbetjening (OwnToken), held by BlocksIT"));
        rows.add(WayOut.open(
                "client drafts", "what is asked for waits for a person, and a blocked key is refused at once"));
        rows.add(WayOut.open(
                "console, requirements, blocklist, checkpoint, test tokens, metadata",
                FOR_ALL,
                "/realms/\\{realm\\}/\\.well-known.*"));
    }

    private static void others(List<WayOut> rows) {
        rows.add(WayOut.open(
                "pages of a login, and of a login elsewhere",
                OF_PERSON,
                "/realms/\\{realm\\}/login-actions.*",
                "/realms/\\{realm\\}/broker.*",
                "/realms/\\{realm\\}/clients/\\{client_id\\}/redirect"));
        rows.add(WayOut.open(
                "what is said of a realm, and files", FOR_ALL, "/realms/\\{realm\\}/?", "/(resources|\\.well-known)?"));
        rows.add(WayOut.open(
                "where all of these begin",
                "what answers there is in the other rows",
                "/(realms|admin|admin/api)",
                "/realms/\\{realm\\}/(protocol/\\{protocol\\}|\\{extension\\}|helseprofil-test(-clock)?)",
                OIDC + "ext/\\{extension\\}"));
    }

    private static Seen seen(Exchange exchange) {
        Response answer = exchange.response();
        boolean cut = answer.body().contains("access_token")
                && answer.json().path("expires_in").asInt(Integer.MAX_VALUE) <= 60;
        return cut ? new Seen(false, "access-token-lifetime: " + answer.body()) : Seen.of(answer);
    }

    /** A request to a resource. */
    private record Asked(String token, Supplier<Request> request) {

        Asked(String token, Request request) {
            this(token, () -> request);
        }
    }
}
