package no.helseprofil.keycloak.claims;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.claims.TokenSubject.Salt;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperContainerModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Mapper for a pseudonym that replaces the user's number. It is the same for the same national identity number, in one
 * realm and with one salt. All such numbers could be tried out, so the pseudonym is a keyed hash (HMAC-SHA-256).
 */
public final class PseudonymMapper extends ClaimMapper {

    static final String ID = "helseprofil-pseudonym-mapper";

    static final String TARGET = "target";

    /** Setting with the key of the hash. */
    static final String SALT = "salt";

    static final String SUBJECT = "sub";
    static final String PID_PSEUDONYM = "helseid://claims/identity/pid_pseudonym";

    private static final List<String> TARGETS = List.of(SUBJECT, PID_PSEUDONYM);
    private static final int SALT_LENGTH = 44;

    public PseudonymMapper() {
        super(
                ID,
                "HelseID pseudonym",
                "A pseudonym made of the national identity number, as sub or as HelseID's older claim. As sub it must be in"
                        + " a scope that every login has, so that all tokens name the user alike.");
    }

    @Override
    List<ProviderConfigProperty> settings() {
        ProviderConfigProperty target =
                setting(TARGET, "Claim", "The claim to write.", ProviderConfigProperty.LIST_TYPE, SUBJECT);
        target.setOptions(TARGETS);
        ProviderConfigProperty salt = setting(
                SALT,
                "Salt",
                "A secret of at least 22 characters, or ${vault.NAME} to read it from Keycloak's vault. If empty, the"
                        + " server uses that of the realm's other pseudonyms, or generates one. A new secret changes all pseudonyms.",
                ProviderConfigProperty.STRING_TYPE,
                "");
        salt.setSecret(true);
        return List.of(target, salt);
    }

    /** Returns whether a mapper is one of these and leaves its salt to the server, as one from an import may. */
    public static boolean leavesSalt(ProtocolMapperModel mapper) {
        return ID.equals(mapper.getProtocolMapper()) && salt(mapper).isLeft();
    }

    /** Returns whether a mapper is one of these and makes no pseudonym, for lack of a salt in it or in the vault. */
    public static boolean isWithoutSalt(KeycloakSession session, ProtocolMapperModel mapper) {
        return ID.equals(mapper.getProtocolMapper())
                && salt(mapper)
                        .key(reference -> Salt.ofVault(session, reference))
                        .isEmpty();
    }

    /** Fills in the realm's salt, or a new one: with one salt, all scopes give a user the same pseudonym. */
    @Override
    void complete(RealmModel realm, ProtocolMapperModel mapper) {
        if (salt(mapper).isLeft()) {
            mapper.getConfig()
                    .put(
                            SALT,
                            saltOf(realm)
                                    .orElseGet(
                                            () -> SecretGenerator.getInstance().randomString(SALT_LENGTH)));
        }
    }

    /** Returns the name of the claim; null without a salt, as after an import. */
    @Override
    @Nullable
    String claim(ProtocolMapperModel mapper) {
        String target = mapper.getConfig().get(TARGET);
        return TARGETS.contains(String.valueOf(target)) && salt(mapper).isGiven() ? target : null;
    }

    @Override
    boolean isForEveryAccessToken(ProtocolMapperModel mapper) {
        return SUBJECT.equals(mapper.getConfig().get(TARGET));
    }

    @Override
    @Nullable
    Object value(ProtocolMapperModel mapper, TokenSubject subject) {
        String pid = subject.person().map(Person::pid).orElse(null);
        return pid == null
                ? null
                : salt(mapper).key(subject.vault()).map(salt -> hash(salt, pid)).orElse(null);
    }

    private static Optional<String> saltOf(RealmModel realm) {
        return realm.getClientScopesStream()
                .flatMap(ProtocolMapperContainerModel::getProtocolMappersStream)
                .filter(mapper -> ID.equals(mapper.getProtocolMapper()))
                .map(PseudonymMapper::salt)
                .filter(Salt::isGiven)
                .map(Salt::text)
                .findFirst();
    }

    private static Salt salt(ProtocolMapperModel mapper) {
        return new Salt(mapper.getConfig() == null ? null : mapper.getConfig().get(SALT));
    }

    static String hash(String salt, String pid) {
        byte[] hash = Sha256.keyed(salt.getBytes(StandardCharsets.UTF_8), pid.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(hash);
    }
}
