package no.helseprofil.profile;

/** What the requirements on the details of a request share: they are looked at wherever a client may send them. */
public interface DetailsCheck extends RequestCheck {

    @Override
    default boolean isSeenIn(RequestKind kind) {
        return kind.endpoint() != Endpoint.USERINFO;
    }

    @Override
    default RequestPart part() {
        return RequestPart.DETAILS;
    }
}
