package no.helseprofil.it.planted;

import static no.helseprofil.it.planted.ClassChange.CORE;
import static no.helseprofil.it.planted.ClassChange.INFINISPAN;
import static no.helseprofil.it.planted.ClassChange.SERVICES;
import static no.helseprofil.it.planted.ClassChange.SPI;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.planted.PlantedChange.Extension;
import no.helseprofil.it.planted.PlantedChange.Option;
import no.helseprofil.it.planted.PlantedChange.Plant;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Changes that a later Keycloak, an extension or an operator could bring. Those of one group are planted together,
 * since the log names each; others are planted alone.
 */
final class PlantedChanges {

    private static final String OIDC = "org/keycloak/protocol/oidc/";
    private static final String ENDPOINTS = OIDC + "endpoints/";
    private static final String CLIENT = "org/keycloak/authentication/authenticators/client/";
    private static final String REGISTRATION = "org/keycloak/services/clientregistration/";
    private static final String POLICY = "org/keycloak/services/clientpolicy/";
    private static final String VALIDATOR = CLIENT + "AbstractJWTClientValidator";
    private static final String RESPONSE = OIDC + "TokenManager$AccessTokenResponseBuilder";
    private static final String TRIGGER = "triggerOnEvent";

    static final PlantedChange FORGOTTEN_PROOFS = change(
            "used proofs are forgotten",
            3,
            "replay: the same proof",
            ClassChange.replaced(
                    SERVICES, "org/keycloak/services/util/DPoPUtil$DPoPReplayCheck", "test", PlantedChanges::yes));

    static final PlantedChange STOCK_PAR = change(
            "pushed requests go to Keycloak's own endpoint",
            3,
            "pushed request: without a fault",
            ClassChange.replaced(
                    SERVICES, OIDC + "OIDCLoginProtocolService", "resolveExtension", PlantedChanges::stockPar));

    private static final List<PlantedChange> MEMBERS = List.of(
            change(
                    "`authorizeClient` of pushed requests has another name",
                    1,
                    "override authorizeClient",
                    ClassChange.renamed(SERVICES, OIDC + "par/endpoints/AbstractParEndpoint", "authorizeClient")),
            change(
                    "`validateTokenAudience` is final",
                    1,
                    "override validateTokenAudience",
                    ClassChange.marked(
                            SERVICES, CLIENT + "AbstractBaseJWTValidator", "validateTokenAudience", Opcodes.ACC_FINAL)),
            change(
                    "`revoke` takes another argument",
                    1,
                    "override revoke",
                    ClassChange.retyped(
                            SERVICES,
                            ENDPOINTS + "TokenRevocationEndpoint",
                            "revoke",
                            "(I)Ljakarta/ws/rs/core/Response;",
                            Opcodes.ACC_PUBLIC,
                            PlantedChanges::nothing)),
            change(
                    "`responseBuilder` returns another type",
                    1,
                    "override responseBuilder",
                    ClassChange.retyped(
                            SERVICES,
                            OIDC + "TokenManager",
                            "responseBuilder",
                            "(Lorg/keycloak/models/RealmModel;)Ljava/lang/Object;",
                            Opcodes.ACC_PUBLIC,
                            PlantedChanges::nothing)),
            change(
                    "`issueUserInfoGet` is static",
                    1,
                    "override issueUserInfoGet",
                    ClassChange.retyped(
                            SERVICES,
                            ENDPOINTS + "UserInfoEndpoint",
                            "issueUserInfoGet",
                            "()Ljakarta/ws/rs/core/Response;",
                            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
                            PlantedChanges::nothing)),
            change(
                    "`errorResponse` is no longer static",
                    1,
                    "static errorResponse",
                    ClassChange.retyped(
                            SERVICES,
                            CLIENT + "ClientAuthUtil",
                            "errorResponse",
                            "(ILjava/lang/String;Ljava/lang/String;)Ljakarta/ws/rs/core/Response;",
                            Opcodes.ACC_PUBLIC,
                            PlantedChanges::nothing)),
            change(
                    "`AccessTokenResponseBuilder` is final",
                    1,
                    "AccessTokenResponseBuilder: extended",
                    ClassChange.madeFinal(SERVICES, RESPONSE)),
            change(
                    "`TokenRefreshResponseContext` is gone",
                    1,
                    "TokenRefreshResponseContext",
                    ClassChange.gone(SERVICES, POLICY + "context/TokenRefreshResponseContext")),
            change(
                    "policy executors need another method",
                    1,
                    "ClientPolicyExecutorProvider: extended",
                    ClassChange.extended(SPI, POLICY + "executor/ClientPolicyExecutorProvider", "newInThisVersion")),
            change(
                    "the session of an identity provider is private",
                    1,
                    "AbstractIdentityProvider: field session",
                    ClassChange.hidden(SPI, "org/keycloak/broker/provider/AbstractIdentityProvider", "session")),
            change(
                    "a constant has another name",
                    1,
                    "constant REALM_ID",
                    ClassChange.renamedField(SPI, "org/keycloak/tracing/TracingAttributes", "REALM_ID")),
            change(
                    "a constructor takes other arguments",
                    1,
                    "AccessTokenResponseBuilder: method <init>",
                    ClassChange.retyped(
                            SERVICES, RESPONSE, "<init>", "(I)V", Opcodes.ACC_PUBLIC, PlantedChanges::onlyObject)));

    private static final List<PlantedChange> PROVIDERS = List.of(
            change(
                    "the post-processor of tokens is switched off",
                    2,
                    "spi-token-interceptor--helseprofil is off",
                    new Option("--spi-token-interceptor--helseprofil--enabled=false")),
            change(
                    "a mapper of ours is switched off",
                    2,
                    "helseprofil-claim-mapper is off",
                    new Option("--spi-protocol-mapper--helseprofil-claim-mapper--enabled=false")),
            change(
                    "Keycloak's key store is chosen",
                    2,
                    "spi-publicKeyStorage--helseprofil is off",
                    new Option("--spi-public-key-storage--provider=infinispan")),
            change(
                    "another extension has the protocol",
                    2,
                    "com.example.OtherProtocol",
                    new Extension(
                            "com.example.OtherProtocol",
                            OIDC + "OIDCLoginProtocolFactory",
                            "org.keycloak.protocol.LoginProtocolFactory")),
            change(
                    "another extension has the client policies",
                    2,
                    "com.example.OtherPolicies",
                    new Extension(
                            "com.example.OtherPolicies",
                            POLICY + "DefaultClientPolicyManagerFactory",
                            "org.keycloak.services.clientpolicy.ClientPolicyManagerFactory")),
            change(
                    "another extension authenticates clients",
                    2,
                    "com.example.OtherAuthenticator",
                    new Extension(
                            "com.example.OtherAuthenticator",
                            CLIENT + "JWTClientAuthenticator",
                            "org.keycloak.authentication.ClientAuthenticatorFactory")));

    private static final List<PlantedChange> HOOKS = List.of(
            change(
                    "no post-processor of tokens is called",
                    3,
                    "token: the post-processor of tokens isn't called",
                    ClassChange.replaced(SERVICES, RESPONSE, "invokeTokenPostProcessors", PlantedChanges::done)),
            change(
                    "token requests meet no client policies",
                    3,
                    "token: the client policy of a token request isn't called",
                    ClassChange.dropped(SERVICES, OIDC + "grants/ClientCredentialsGrantType", "process", TRIGGER)),
            change(
                    "pushed requests meet no client policies",
                    3,
                    "par: the client policy of a pushed request isn't called",
                    ClassChange.dropped(SERVICES, OIDC + "par/endpoints/ParEndpoint", "request", TRIGGER)),
            change(
                    "introspections meet no client policies",
                    3,
                    "introspection: the client policy of an introspection isn't called",
                    ClassChange.dropped(SERVICES, ENDPOINTS + "TokenIntrospectionEndpoint", "introspect", TRIGGER)),
            change(
                    "registered clients meet no client policies",
                    3,
                    "registration: the client policy of a registered client isn't called",
                    ClassChange.dropped(
                            SERVICES, REGISTRATION + "AbstractClientRegistrationProvider", "create", TRIGGER)),
            change(
                    "tokens are introspected by Keycloak's own provider",
                    3,
                    "introspection: the introspection of access tokens isn't called",
                    ClassChange.instead(
                            SERVICES,
                            ENDPOINTS + "TokenIntrospectionEndpoint",
                            "introspect",
                            "getProvider",
                            PlantedChanges::stockIntrospection)),
            change(
                    "the audience of an assertion isn't checked",
                    3,
                    "token: the check of an assertion's audience isn't called",
                    ClassChange.believed(SERVICES, VALIDATOR, "validate", "validateTokenAudience")),
            change(
                    "an issued token makes no event",
                    3,
                    "token: the event of a success isn't called",
                    ClassChange.dropped(
                            SERVICES, OIDC + "grants/OAuth2GrantTypeBase", "createTokenResponse", "success")));

    private static final List<PlantedChange> ORDER = List.of(
            change(
                    "tokens are signed before they are post-processed",
                    3,
                    "the signature of tokens is called before the post-processor of tokens",
                    ClassChange.atEnd(SERVICES, RESPONSE, "build", "invokeTokenPostProcessors")),
            change(
                    "an assertion is used up before it is verified",
                    3,
                    "is called before the verification of a client assertion",
                    ClassChange.replaced(SERVICES, VALIDATOR, "validate", PlantedChanges::signatureLast)));

    private static final List<PlantedChange> DEFAULTS = List.of(
            change(
                    "assertions may be reused by default",
                    3,
                    "the same assertion",
                    ClassChange.replaced(
                            SERVICES, CLIENT + "JWTClientValidator", "isReusePermitted", PlantedChanges::yes)),
            change(
                    "each scope is valid",
                    3,
                    "request: a scope of another's",
                    ClassChange.replaced(SERVICES, OIDC + "TokenManager", "isValidScope", PlantedChanges::yes)));

    /** Groups by their names, which select some of them. */
    static final Map<String, List<PlantedChange>> GROUPS = groups();

    private static Map<String, List<PlantedChange>> groups() {
        Map<String, List<PlantedChange>> groups = new LinkedHashMap<>();
        groups.put("members", MEMBERS);
        groups.put("providers", PROVIDERS);
        groups.put("hooks", HOOKS);
        groups.put("order", ORDER);
        groups.put("defaults", DEFAULTS);
        alone(
                groups,
                "endpoint",
                "`token` has another name",
                1,
                ClassChange.renamed(SERVICES, OIDC + "OIDCLoginProtocolService", "token"));
        alone(
                groups,
                "reuse",
                "`validateTokenReuse` has another name",
                1,
                ClassChange.renamed(SERVICES, CLIENT + "AbstractBaseJWTValidator", "validateTokenReuse"));
        alone(
                groups,
                "protocol",
                "realms find Keycloak's own protocol",
                3,
                ClassChange.replaced(
                        SERVICES,
                        "org/keycloak/services/resources/RealmsResource",
                        "getProtocol",
                        PlantedChanges::stockProtocol));
        groups.put("par", List.of(STOCK_PAR));
        groups.put("proofs", List.of(FORGOTTEN_PROOFS));
        alone(
                groups,
                "single-use",
                "values of single use may be used again",
                3,
                ClassChange.replaced(
                        INFINISPAN,
                        "org/keycloak/models/sessions/infinispan/InfinispanSingleUseObjectProvider",
                        "putIfAbsent",
                        PlantedChanges::yes));
        alone(
                groups,
                "unread",
                "proofs aren't read",
                3,
                ClassChange.replaced(
                        SERVICES, "org/keycloak/services/util/DPoPUtil", "handleDPoPHeader", PlantedChanges::done));
        alone(
                groups,
                "thumbprint",
                "keys have another thumbprint",
                3,
                ClassChange.replaced(
                        CORE, "org/keycloak/util/JWKSUtils", "computeThumbprint", PlantedChanges::otherText));
        alone(
                groups,
                "unchecked",
                "a client assertion counts without its checks",
                3,
                ClassChange.replaced(SERVICES, VALIDATOR, "validate", PlantedChanges::yes));
        alone(
                groups,
                "named",
                "a client is whom it says it is",
                3,
                ClassChange.replaced(
                        SERVICES, OIDC + "utils/AuthorizeClientUtil", "authorizeClient", PlantedChanges::named));
        alone(
                groups,
                "proposed",
                "proposed clients meet no client policies",
                3,
                ClassChange.dropped(SERVICES, REGISTRATION + "ClientRegistrationAuth", "requireCreate", TRIGGER));
        return groups;
    }

    /** Adds a change that is planted alone: whatever the check says is about it. */
    private static void alone(
            Map<String, List<PlantedChange>> groups, String name, String text, int check, Plant plant) {
        groups.put(name, List.of(change(text, check, "", plant)));
    }

    private static PlantedChange change(String text, int check, String sign, Plant plant) {
        return new PlantedChange(text, check, sign, plant);
    }

    private PlantedChanges() {}

    private static void yes(MethodVisitor body) {
        body.visitInsn(Opcodes.ICONST_1);
        body.visitInsn(Opcodes.IRETURN);
    }

    private static void done(MethodVisitor body) {
        body.visitInsn(Opcodes.RETURN);
    }

    private static void nothing(MethodVisitor body) {
        body.visitInsn(Opcodes.ACONST_NULL);
        body.visitInsn(Opcodes.ARETURN);
    }

    private static void otherText(MethodVisitor body) {
        body.visitLdcInsn("other");
        body.visitInsn(Opcodes.ARETURN);
    }

    private static void onlyObject(MethodVisitor body) {
        body.visitVarInsn(Opcodes.ALOAD, 0);
        body.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        body.visitInsn(Opcodes.RETURN);
    }

    /** Validates an assertion by all checks, of which that of the signature comes last. */
    private static void signatureLast(MethodVisitor body) {
        validate(body, "validateClientAssertionParameters", "()Z");
        validate(body, "validateClient", "()Z");
        body.visitInsn(Opcodes.IAND);
        body.visitVarInsn(Opcodes.ALOAD, 0);
        validate(body, "getExpectedAudiences", "()Ljava/util/List;");
        validate(body, "isMultipleAudienceAllowed", "()Z");
        called(body, "validateTokenAudience", "(Ljava/util/List;Z)Z");
        body.visitInsn(Opcodes.IAND);
        body.visitVarInsn(Opcodes.ALOAD, 0);
        validate(body, "getAllowedClockSkew", "()I");
        validate(body, "getMaximumExpirationTime", "()I");
        validate(body, "isReusePermitted", "()Z");
        called(body, "validateTokenActive", "(IIZ)Z");
        body.visitInsn(Opcodes.IAND);
        validate(body, "validateSignature", "()Z");
        body.visitInsn(Opcodes.IAND);
        body.visitInsn(Opcodes.IRETURN);
    }

    private static void validate(MethodVisitor body, String method, String types) {
        body.visitVarInsn(Opcodes.ALOAD, 0);
        called(body, method, types);
    }

    private static void called(MethodVisitor body, String method, String types) {
        body.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VALIDATOR, method, types, false);
    }

    private static void stockIntrospection(MethodVisitor body) {
        String provider = OIDC + "AccessTokenIntrospectionProvider";
        body.visitTypeInsn(Opcodes.NEW, provider);
        body.visitInsn(Opcodes.DUP);
        getSession(body, ENDPOINTS + "TokenIntrospectionEndpoint");
        body.visitMethodInsn(
                Opcodes.INVOKESPECIAL, provider, "<init>", "(Lorg/keycloak/models/KeycloakSession;)V", false);
    }

    /** Authenticates the client that the form names, without any proof. */
    private static void named(MethodVisitor body) {
        String context = "org/keycloak/models/KeycloakContext";
        String client = "Lorg/keycloak/models/ClientModel;";
        String result = OIDC + "utils/AuthorizeClientUtil$ClientAuthResult";
        body.visitVarInsn(Opcodes.ALOAD, 0);
        context(body);
        body.visitInsn(Opcodes.DUP);
        body.visitMethodInsn(Opcodes.INVOKEINTERFACE, context, "getRealm", "()Lorg/keycloak/models/RealmModel;", true);
        body.visitVarInsn(Opcodes.ALOAD, 0);
        context(body);
        body.visitMethodInsn(
                Opcodes.INVOKEINTERFACE, context, "getHttpRequest", "()Lorg/keycloak/http/HttpRequest;", true);
        body.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                "org/keycloak/http/HttpRequest",
                "getDecodedFormParameters",
                "()Ljakarta/ws/rs/core/MultivaluedMap;",
                true);
        body.visitLdcInsn("client_id");
        body.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                "jakarta/ws/rs/core/MultivaluedMap",
                "getFirst",
                "(Ljava/lang/Object;)Ljava/lang/Object;",
                true);
        body.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/String");
        body.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                "org/keycloak/models/RealmModel",
                "getClientByClientId",
                "(Ljava/lang/String;)" + client,
                true);
        body.visitInsn(Opcodes.DUP);
        body.visitVarInsn(Opcodes.ASTORE, 1);
        body.visitMethodInsn(Opcodes.INVOKEINTERFACE, context, "setClient", "(" + client + ")V", true);
        body.visitTypeInsn(Opcodes.NEW, result);
        body.visitInsn(Opcodes.DUP);
        body.visitVarInsn(Opcodes.ALOAD, 1);
        body.visitTypeInsn(Opcodes.NEW, "java/util/HashMap");
        body.visitInsn(Opcodes.DUP);
        body.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/util/HashMap", "<init>", "()V", false);
        body.visitMethodInsn(Opcodes.INVOKESPECIAL, result, "<init>", "(" + client + "Ljava/util/Map;)V", false);
        body.visitInsn(Opcodes.ARETURN);
    }

    private static void stockProtocol(MethodVisitor body) {
        String resource = "org/keycloak/services/resources/RealmsResource";
        String session = "Lorg/keycloak/models/KeycloakSession;";
        body.visitVarInsn(Opcodes.ALOAD, 0);
        body.visitVarInsn(Opcodes.ALOAD, 1);
        body.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, resource, "resolveRealmAndUpdateSession", "(Ljava/lang/String;)V", false);
        body.visitTypeInsn(Opcodes.NEW, OIDC + "OIDCLoginProtocolService");
        body.visitInsn(Opcodes.DUP);
        getSession(body, resource);
        body.visitTypeInsn(Opcodes.NEW, "org/keycloak/events/EventBuilder");
        body.visitInsn(Opcodes.DUP);
        getSession(body, resource);
        context(body);
        body.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                "org/keycloak/models/KeycloakContext",
                "getRealm",
                "()Lorg/keycloak/models/RealmModel;",
                true);
        getSession(body, resource);
        body.visitMethodInsn(
                Opcodes.INVOKESPECIAL,
                "org/keycloak/events/EventBuilder",
                "<init>",
                "(Lorg/keycloak/models/RealmModel;" + session + ")V",
                false);
        body.visitMethodInsn(
                Opcodes.INVOKESPECIAL,
                OIDC + "OIDCLoginProtocolService",
                "<init>",
                "(" + session + "Lorg/keycloak/events/EventBuilder;)V",
                false);
        body.visitInsn(Opcodes.ARETURN);
    }

    private static void stockPar(MethodVisitor body) {
        String service = OIDC + "OIDCLoginProtocolService";
        String par = OIDC + "par/endpoints/ParRootEndpoint";
        body.visitTypeInsn(Opcodes.NEW, par);
        body.visitInsn(Opcodes.DUP);
        getSession(body, service);
        body.visitMethodInsn(Opcodes.INVOKESPECIAL, par, "<init>", "(Lorg/keycloak/models/KeycloakSession;)V", false);
        body.visitInsn(Opcodes.DUP);
        body.visitVarInsn(Opcodes.ALOAD, 0);
        body.visitFieldInsn(Opcodes.GETFIELD, service, "event", "Lorg/keycloak/events/EventBuilder;");
        body.visitMethodInsn(Opcodes.INVOKEVIRTUAL, par, "setEvent", "(Lorg/keycloak/events/EventBuilder;)V", false);
        body.visitInsn(Opcodes.ARETURN);
    }

    private static void getSession(MethodVisitor body, String owner) {
        body.visitVarInsn(Opcodes.ALOAD, 0);
        body.visitFieldInsn(Opcodes.GETFIELD, owner, "session", "Lorg/keycloak/models/KeycloakSession;");
    }

    private static void context(MethodVisitor body) {
        body.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                "org/keycloak/models/KeycloakSession",
                "getContext",
                "()Lorg/keycloak/models/KeycloakContext;",
                true);
    }
}
