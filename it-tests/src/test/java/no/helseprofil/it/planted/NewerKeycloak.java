package no.helseprofil.it.planted;

import java.io.IOException;
import java.util.List;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.SharedServer;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Servers with what Keycloak 26.8 does otherwise, planted into this one. */
public final class NewerKeycloak {

    private static final String TOKEN = "org/keycloak/representations/AccessToken";
    private static final String REFUSAL = "jakarta/ws/rs/BadRequestException";

    private NewerKeycloak() {}

    /** Returns a server that refuses to exchange a token with {@code act}, as 26.8 does once it has verified it. */
    public static ServerOptions refusingActors() throws IOException {
        ClassChange change = ClassChange.before(
                ClassChange.SERVICES,
                "org/keycloak/protocol/oidc/tokenexchange/AbstractTokenExchangeProvider",
                "exchangeClientToClient",
                NewerKeycloak::refuseActors);
        return SharedServer.withoutRealms().withDistribution(ChangedKeycloak.zip(List.of(change), "actors"));
    }

    private static void refuseActors(MethodVisitor body) {
        Label without = new Label();
        body.visitVarInsn(Opcodes.ALOAD, 3);
        body.visitMethodInsn(Opcodes.INVOKEVIRTUAL, TOKEN, "getOtherClaims", "()Ljava/util/Map;", false);
        body.visitLdcInsn("act");
        body.visitMethodInsn(Opcodes.INVOKEINTERFACE, "java/util/Map", "containsKey", "(Ljava/lang/Object;)Z", true);
        body.visitJumpInsn(Opcodes.IFEQ, without);
        body.visitTypeInsn(Opcodes.NEW, REFUSAL);
        body.visitInsn(Opcodes.DUP);
        body.visitMethodInsn(Opcodes.INVOKESPECIAL, REFUSAL, "<init>", "()V", false);
        body.visitInsn(Opcodes.ATHROW);
        body.visitLabel(without);
        body.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }
}
