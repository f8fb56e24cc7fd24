package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.claims.TokenSubject.ActingClient;
import no.helseprofil.keycloak.user.HprDetails;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.provider.ProviderConfigProperty;

/** Mapper for one of HelseID's claims about the user or the client. */
public final class HealthClaimMapper extends ClaimMapper {

    static final String ID = "helseprofil-claim-mapper";

    static final String CLAIM = "claim";

    /** Setting by which the number in the HPR details is a text, for APIs that read it so. */
    static final String NUMBER_AS_TEXT = "hpr.number.as.text";

    public HealthClaimMapper() {
        super(
                ID,
                "HelseID claim",
                "A claim of HelseID about the user or the client. In the scope of an API it is sent to that API; in another scope"
                        + " in ID tokens and by userinfo.");
    }

    @Override
    List<ProviderConfigProperty> settings() {
        ProviderConfigProperty claim = setting(
                CLAIM,
                "Claim",
                "The claim to write.",
                ProviderConfigProperty.LIST_TYPE,
                HealthClaim.HPR_NUMBER.claim());
        claim.setOptions(Stream.of(HealthClaim.values()).map(HealthClaim::claim).toList());
        return List.of(
                claim,
                setting(
                        NUMBER_AS_TEXT,
                        "HPR number in details as text",
                        "For hpr_details: hpr_number in it is a text, for an API that reads it so. HelseID has a number there.",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        "false"));
    }

    @Override
    @Nullable
    String claim(ProtocolMapperModel mapper) {
        return HealthClaim.of(mapper.getConfig().get(CLAIM))
                .map(HealthClaim::claim)
                .orElse(null);
    }

    @Override
    boolean isOfToken(ProtocolMapperModel mapper) {
        return HealthClaim.of(mapper.getConfig().get(CLAIM))
                .map(HealthClaim::isOfToken)
                .orElse(false);
    }

    @Override
    @Nullable
    Object value(ProtocolMapperModel mapper, TokenSubject subject) {
        return HealthClaim.of(mapper.getConfig().get(CLAIM))
                .map(claim -> claim.value(subject))
                .map(value -> isNumberAsText(mapper) && value instanceof ObjectNode details
                        ? HprDetails.withNumberAsText(details)
                        : value)
                .orElse(null);
    }

    /** Returns the claims of a register that the mappers of these scopes can write. */
    public static Set<HealthClaim> ofRegister(Collection<ClientScopeModel> scopes) {
        return mappers(scopes)
                .filter(mapper -> ID.equals(mapper.getProtocolMapper()))
                .flatMap(mapper -> HealthClaim.of(mapper.getConfig().get(CLAIM)).stream())
                .filter(HealthClaim::isOfRegister)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(HealthClaim.class)));
    }

    /** Returns whether the mappers of these scopes can write data of a register, or an attestation that it checks. */
    public static boolean readRegister(Collection<ClientScopeModel> scopes) {
        return !ofRegister(scopes).isEmpty() || mappers(scopes).anyMatch(ClientClaimMapper::isOfAttestation);
    }

    private static Stream<ProtocolMapperModel> mappers(Collection<ClientScopeModel> scopes) {
        return scopes.stream()
                .filter(scope -> !(scope instanceof ClientModel))
                .flatMap(ClientScopeModel::getProtocolMappersStream);
    }

    private static boolean isNumberAsText(ProtocolMapperModel mapper) {
        return Boolean.parseBoolean(mapper.getConfig().get(NUMBER_AS_TEXT));
    }

    /** Claims that {@link HealthClaimMapper} writes, by the names of HelseID. */
    public enum HealthClaim {
        PID("helseid://claims/identity/pid", ofPerson(Person::pid)),
        SECURITY_LEVEL("helseid://claims/identity/security_level", ofPerson(Person::securityLevel)),
        /** Deprecated by HelseID; the security level has the same meaning. */
        ASSURANCE_LEVEL("helseid://claims/identity/assurance_level", ofPerson(Person::assuranceLevel)),
        HPR_NUMBER("helseid://claims/hpr/hpr_number", ofPerson(Person::hprNumber)),
        HPR_DETAILS("helseid://claims/hpr/hpr_details", ofPerson(Person::hprDetails)),
        NAME("name", ofPerson(Person::name)),
        GIVEN_NAME("given_name", ofPerson(Person::givenName)),
        MIDDLE_NAME("middle_name", ofPerson(Person::middleName)),
        FAMILY_NAME("family_name", ofPerson(Person::familyName)),
        IDENTITY_PROVIDER("idp", ofPerson(Person::identityProvider)),
        CLIENT_NAME("helseid://claims/client/client_name", ofClient(ActingClient::name)),
        CLIENT_TENANCY("helseid://claims/client/client_tenancy", ofClient(ActingClient::tenancy)),
        /** Second of two spellings that are in use. */
        CLIENT_TENANCY_CLAIM("helseid://claims/client/claims/client_tenancy", ofClient(ActingClient::tenancy)),
        CLIENT_AMR("client_amr", ofClient(ActingClient::authenticationMethod)),
        /** Predecessor of {@link #CLIENT_AMR}. */
        OLDER_CLIENT_AMR("helseid://claims/client/amr", ofClient(ActingClient::olderAuthenticationMethod)),
        ORGNR_PARENT("helseid://claims/client/claims/orgnr_parent", ofClient(ActingClient::parent)),
        ORGNR_CHILD("helseid://claims/client/claims/orgnr_child", ofClient(ActingClient::child)),
        ORGNR_SUPPLIER("helseid://claims/client/claims/orgnr_supplier", ofClient(ActingClient::supplier)),
        /** Names of organisations, which HelseID has no claims for, so these aren't in its namespace. */
        ORGNR_PARENT_NAME("orgnr_parent_name", ofClient(ActingClient::parentName)),
        ORGNR_CHILD_NAME("orgnr_child_name", ofClient(ActingClient::childName)),
        ORGNR_SUPPLIER_NAME("orgnr_supplier_name", ofClient(ActingClient::supplierName));

        private final String claim;
        private final Function<TokenSubject, @Nullable Object> value;

        HealthClaim(String claim, Function<TokenSubject, @Nullable Object> value) {
            this.claim = claim;
            this.value = value;
        }

        /** Returns the claims that each API scope brings by itself, on the client and its organisations. */
        static Stream<HealthClaim> ofEveryApi() {
            return Stream.of(CLIENT_AMR, CLIENT_TENANCY, ORGNR_PARENT, ORGNR_CHILD, ORGNR_SUPPLIER);
        }

        static Optional<HealthClaim> of(@Nullable String claim) {
            return Stream.of(values())
                    .filter(known -> known.claim.equals(claim))
                    .findFirst();
        }

        /** Returns whether the claim describes the client, or the organisations that it has named for the token. */
        boolean isOfToken() {
            return Stream.concat(ofEveryApi(), ofApisThatAsk()).anyMatch(this::equals);
        }

        /** Returns claims like those of {@link #ofEveryApi} that only some APIs request. */
        private static Stream<HealthClaim> ofApisThatAsk() {
            return Stream.of(
                    CLIENT_TENANCY_CLAIM, OLDER_CLIENT_AMR, ORGNR_PARENT_NAME, ORGNR_CHILD_NAME, ORGNR_SUPPLIER_NAME);
        }

        /** Returns whether the value comes from a register, where the realm has one. */
        boolean isOfRegister() {
            return this == HPR_NUMBER || this == HPR_DETAILS;
        }

        String claim() {
            return claim;
        }

        @Nullable
        Object value(TokenSubject subject) {
            return value.apply(subject);
        }

        private static Function<TokenSubject, @Nullable Object> ofPerson(Function<Person, @Nullable Object> value) {
            return subject -> subject.person().map(value).orElse(null);
        }

        private static Function<TokenSubject, @Nullable Object> ofClient(
                Function<ActingClient, @Nullable Object> value) {
            return subject -> value.apply(subject.client());
        }
    }
}
