package no.helseprofil.it.registration;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Way in which a client gets into a realm or is changed there: a column of the table. */
enum RegistrationWay {
    ADMIN_POST("admin REST, POST") {
        @Override
        RegistrationDoor open(RegistrationStage stage) {
            return stage.endpoints().adminPost();
        }
    },
    ADMIN_PUT("admin REST, PUT of a compliant client") {
        @Override
        RegistrationDoor open(RegistrationStage stage) {
            return stage.endpoints().adminPut();
        }
    },
    ADMIN_KEEP("admin REST, PUT of a client that is like this already") {
        @Override
        RegistrationDoor open(RegistrationStage stage) {
            return stage.endpoints().adminKeep();
        }
    },
    ADMIN_COPY("admin REST, copy of a client that is like this") {
        @Override
        RegistrationDoor open(RegistrationStage stage) {
            return stage.endpoints().adminCopy();
        }
    },
    DYNAMIC_POST("dynamic registration default, POST") {
        @Override
        RegistrationDoor open(RegistrationStage stage) {
            return stage.endpoints().dynamicPost();
        }
    },
    DYNAMIC_PUT("dynamic registration default, PUT") {
        @Override
        RegistrationDoor open(RegistrationStage stage) {
            return stage.endpoints().dynamicPut();
        }
    },
    OPENID_POST("dynamic registration openid-connect, POST") {
        @Override
        RegistrationDoor open(RegistrationStage stage) {
            return stage.endpoints().openIdPost();
        }
    },
    OPENID_PUT("dynamic registration openid-connect, PUT") {
        @Override
        RegistrationDoor open(RegistrationStage stage) {
            return stage.endpoints().openIdPut();
        }
    },
    V2_POST("admin REST v2, POST") {
        @Override
        RegistrationDoor open(RegistrationStage stage) {
            return stage.endpoints().v2Post();
        }
    },
    V2_PUT("admin REST v2, PUT") {
        @Override
        RegistrationDoor open(RegistrationStage stage) {
            return stage.endpoints().v2Put();
        }
    },
    V2_PATCH("admin REST v2, PATCH") {
        @Override
        RegistrationDoor open(RegistrationStage stage) {
            return stage.endpoints().v2Patch();
        }
    },
    PARTIAL_IMPORT("partial import") {
        @Override
        Registered imported(RegistrationStage stage, ChangeRow change) {
            return stage.partiallyImported(change);
        }
    },
    REALM_IMPORT("realm import") {
        @Override
        Registered imported(RegistrationStage stage, ChangeRow change) {
            return stage.importedWithRealm(change);
        }
    };

    /** Ways by RFC 7591 and OpenID Connect registration. */
    static final List<RegistrationWay> OPENID_CONNECT = List.of(OPENID_POST, OPENID_PUT);

    /** Ways by the experimental admin REST v2, which needs a server with that feature. */
    static final List<RegistrationWay> V2 = List.of(V2_POST, V2_PUT, V2_PATCH);

    /** A client is new: registered or copied. */
    static final List<RegistrationWay> NEW = List.of(ADMIN_POST, ADMIN_COPY, DYNAMIC_POST, OPENID_POST, V2_POST);

    /** Keycloak asks no policy. */
    static final List<RegistrationWay> UNASKED = List.of(PARTIAL_IMPORT, REALM_IMPORT);

    /** Keycloak asks its policies, so ours, and there is something to refuse. */
    static final List<RegistrationWay> ASKED = Arrays.stream(values())
            .filter(way -> !UNASKED.contains(way) && way != ADMIN_KEEP)
            .toList();

    private final String label;

    RegistrationWay(String label) {
        this.label = label;
    }

    /** A client at this interface. */
    RegistrationDoor open(RegistrationStage stage) {
        throw new IllegalStateException(this + " is no interface that asks policies");
    }

    /** The client that has come in like this. */
    Registered imported(RegistrationStage stage, ChangeRow change) {
        throw new IllegalStateException(this + " asks policies");
    }

    /** On the shared server. */
    static Stream<RegistrationWay> served() {
        return Arrays.stream(values()).filter(way -> !V2.contains(way));
    }

    @Override
    public String toString() {
        return label;
    }
}
