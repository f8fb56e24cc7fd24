package no.helseprofil.it.planted;

import static no.helseprofil.it.planted.PlantedChange.INFINISPAN;
import static no.helseprofil.it.planted.PlantedChange.SERVICES;

import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Changes of Keycloak that a later version could bring. */
final class PlantedChanges {

    private static final String OIDC = "org/keycloak/protocol/oidc/";
    private static final String CLIENT = "org/keycloak/authentication/authenticators/client/";

    static final PlantedChange FORGOTTEN_PROOFS = PlantedChange.replaced(
            "used proofs are forgotten",
            SERVICES,
            "org/keycloak/services/util/DPoPUtil$DPoPReplayCheck",
            "test",
            PlantedChange::returnsTrue);

    static final List<PlantedChange> ALL = List.of(
            PlantedChange.renamed(SERVICES, OIDC + "OIDCLoginProtocolService", "token"),
            PlantedChange.renamed(SERVICES, OIDC + "par/endpoints/ParEndpoint", "authorizeClient"),
            PlantedChange.renamed(SERVICES, CLIENT + "AbstractBaseJWTValidator", "validateTokenReuse"),
            PlantedChange.option(
                    "the post-processor of tokens is off", "--spi-token-interceptor--helseprofil--enabled=false"),
            PlantedChange.option(
                    "Keycloak's client policies are in force", "--spi-client-policy-manager--provider=default"),
            PlantedChange.replaced(
                    "realms find Keycloak's own protocol",
                    SERVICES,
                    "org/keycloak/services/resources/RealmsResource",
                    "getProtocol",
                    PlantedChanges::stockProtocol),
            PlantedChange.replaced(
                    "pushed requests go to Keycloak's own endpoint",
                    SERVICES,
                    OIDC + "OIDCLoginProtocolService",
                    "resolveExtension",
                    PlantedChanges::stockPar),
            FORGOTTEN_PROOFS,
            PlantedChange.replaced(
                    "values of single use may be used again",
                    INFINISPAN,
                    "org/keycloak/models/sessions/infinispan/InfinispanSingleUseObjectProvider",
                    "putIfAbsent",
                    PlantedChange::returnsTrue),
            PlantedChange.replaced(
                    "proofs aren't read",
                    SERVICES,
                    "org/keycloak/services/util/DPoPUtil",
                    "handleDPoPHeader",
                    PlantedChange::returns),
            PlantedChange.replaced(
                    "a client assertion counts without its checks",
                    SERVICES,
                    CLIENT + "AbstractJWTClientValidator",
                    "validate",
                    PlantedChange::returnsTrue),
            PlantedChange.dropped(
                    "registrations meet no client policies",
                    SERVICES,
                    "org/keycloak/services/clientregistration/AbstractClientRegistrationProvider",
                    "create",
                    "triggerOnEvent"));

    private PlantedChanges() {}

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
