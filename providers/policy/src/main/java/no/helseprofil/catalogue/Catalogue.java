package no.helseprofil.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.profile.ApiRequirements;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.assertion.AssertionAudience;
import no.helseprofil.profile.assertion.AssertionLifetime;
import no.helseprofil.profile.assertion.AssertionPerRequest;
import no.helseprofil.profile.assertion.AssertionSingleUse;
import no.helseprofil.profile.assertion.AssertionType;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.attestation.AttestationNames;
import no.helseprofil.profile.attestation.TrustFramework;
import no.helseprofil.profile.client.AccessTokenLifetime;
import no.helseprofil.profile.client.AccessTokenType;
import no.helseprofil.profile.client.ClientId;
import no.helseprofil.profile.client.ConfidentialClient;
import no.helseprofil.profile.client.IssuerInResponse;
import no.helseprofil.profile.client.LeastPrivilege;
import no.helseprofil.profile.client.OutboundAddress;
import no.helseprofil.profile.key.KeyExpiry;
import no.helseprofil.profile.key.KeyStrength;
import no.helseprofil.profile.key.SigningAlgorithm;
import no.helseprofil.profile.organisation.AuthorizationDetails;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.profile.organisation.OrganisationPlacement;
import no.helseprofil.profile.proof.DpopCodeBinding;
import no.helseprofil.profile.proof.DpopNonce;
import no.helseprofil.profile.proof.DpopProofAge;
import no.helseprofil.profile.proof.DpopProofForm;
import no.helseprofil.profile.proof.DpopReplay;
import no.helseprofil.profile.proof.SenderConstrainedTokens;
import no.helseprofil.profile.realm.CodeLifetime;
import no.helseprofil.profile.realm.Installation;
import no.helseprofil.profile.realm.RefreshTokenRotation;
import no.helseprofil.profile.realm.RequestUriLifetime;
import no.helseprofil.profile.realm.Transport;
import no.helseprofil.profile.request.Blocked;
import no.helseprofil.profile.request.ClientClock;
import no.helseprofil.profile.request.GrantType;
import no.helseprofil.profile.request.GrantedScopes;
import no.helseprofil.profile.request.IdentityScopes;
import no.helseprofil.profile.request.NoPasswordGrant;
import no.helseprofil.profile.request.OnlyCohorts;
import no.helseprofil.profile.request.PkceS256;
import no.helseprofil.profile.request.PushedAuthorization;
import no.helseprofil.profile.request.RedirectUris;
import no.helseprofil.profile.request.RequestForm;
import no.helseprofil.profile.request.RequestObject;
import no.helseprofil.profile.request.ResponseTypeCode;
import no.helseprofil.profile.request.SingleAudience;
import no.helseprofil.profile.request.StepUp;
import no.helseprofil.profile.request.TokenAudience;
import no.helseprofil.profile.request.TokenExchange;
import no.helseprofil.profile.request.TokenReuse;
import no.helseprofil.profile.request.UserinfoToken;

/** List of all requirements, in order of precedence: a refusal for several of them names the first. */
public final class Catalogue {

    /** Edition of this list; a profile document may name the edition that it was written for. */
    public static final Edition EDITION = Edition.FIRST;

    /** All editions up to this one. */
    public static final List<Edition> EDITIONS = List.of(EDITION);

    private static final List<Requirement> OF_THIS_SERVER = List.of(
            new RequestForm(),
            new Blocked(),
            new OnlyCohorts(),
            new ClientId(),
            new ConfidentialClient(),
            new PrivateKeyJwt(),
            new AssertionAudience(),
            new AssertionType(),
            new AssertionLifetime(),
            new AssertionSingleUse(),
            new AssertionPerRequest(),
            new DpopProofForm(),
            new DpopReplay(),
            new DpopProofAge(),
            new DpopNonce(),
            new SenderConstrainedTokens(),
            new DpopCodeBinding(),
            new SigningAlgorithm(),
            new KeyStrength(),
            new KeyExpiry(),
            new PushedAuthorization(),
            new RequestObject(),
            new PkceS256(),
            new RedirectUris(),
            new ResponseTypeCode(),
            new StepUp(),
            new NoPasswordGrant(),
            new GrantType(),
            new TokenExchange(),
            new GrantedScopes(),
            new IdentityScopes(),
            new SingleAudience(),
            new AuthorizationDetails(),
            new Organisation(),
            new OrganisationPlacement(),
            new TokenAudience(),
            new TrustFramework(),
            new AttestationNames(),
            new UserinfoToken(),
            new TokenReuse(),
            new ClientClock(),
            new IssuerInResponse(),
            new AccessTokenLifetime(),
            new AccessTokenType(),
            new LeastPrivilege(),
            new OutboundAddress(),
            new CodeLifetime(),
            new RequestUriLifetime(),
            new RefreshTokenRotation(),
            new Transport(),
            new Installation());

    private static final List<Requirement> REQUIREMENTS = Stream.<Requirement>concat(
                    OF_THIS_SERVER.stream(), ApiRequirements.ALL.stream())
            .toList();

    /** Index by type, since every request looks some of them up. */
    private static final Map<Class<?>, Requirement> BY_TYPE =
            OF_THIS_SERVER.stream().collect(Collectors.toUnmodifiableMap(Requirement::getClass, Function.identity()));

    private Catalogue() {}

    /** Returns all requirements, in order. */
    public static List<Requirement> requirements() {
        return REQUIREMENTS;
    }

    /** Returns the requirements that are also of this type, in order. */
    public static <T> Stream<T> all(Class<T> kind) {
        return REQUIREMENTS.stream().filter(kind::isInstance).map(kind::cast);
    }

    public static Optional<Requirement> find(String id) {
        return REQUIREMENTS.stream()
                .filter(requirement -> requirement.id().equals(id))
                .findFirst();
    }

    /**
     * Returns the requirement of this type, for code that refers to it.
     *
     * @throws IllegalArgumentException if it isn't listed
     */
    public static <T extends Requirement> T get(Class<T> type) {
        Requirement listed = BY_TYPE.get(type);
        if (listed == null) {
            throw new IllegalArgumentException("no requirement " + type.getSimpleName());
        }
        return type.cast(listed);
    }
}
