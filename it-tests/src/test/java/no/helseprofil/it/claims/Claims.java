package no.helseprofil.it.claims;

import java.util.List;

/** Names of the claims, as APIs read them. */
final class Claims {

    static final String PID = "helseid://claims/identity/pid";
    static final String PID_PSEUDONYM = "helseid://claims/identity/pid_pseudonym";
    static final String SECURITY_LEVEL = "helseid://claims/identity/security_level";
    static final String ASSURANCE_LEVEL = "helseid://claims/identity/assurance_level";
    static final String NETWORK = "helseid://claims/identity/network";
    static final String HPR_NUMBER = "helseid://claims/hpr/hpr_number";
    static final String HPR_DETAILS = "helseid://claims/hpr/hpr_details";
    static final String CLIENT_NAME = "helseid://claims/client/client_name";
    static final String CLIENT_AMR = "client_amr";
    static final String OLDER_CLIENT_AMR = "helseid://claims/client/amr";
    static final String TENANCY = "helseid://claims/client/client_tenancy";
    static final String OTHER_TENANCY = "helseid://claims/client/claims/client_tenancy";
    static final String PARENT = "helseid://claims/client/claims/orgnr_parent";
    static final String CHILD = "helseid://claims/client/claims/orgnr_child";
    static final String SUPPLIER = "helseid://claims/client/claims/orgnr_supplier";
    static final String JOURNAL = "nhn:sfm:journal-id";

    /** Claims of the user that {@code helseprofil-claim-mapper} writes. */
    static final List<String> OF_PERSON = List.of(
            PID,
            SECURITY_LEVEL,
            ASSURANCE_LEVEL,
            HPR_NUMBER,
            HPR_DETAILS,
            "name",
            "given_name",
            "middle_name",
            "family_name",
            "idp");

    /** Claims of the client that it writes. */
    static final List<String> OF_CLIENT =
            List.of(CLIENT_NAME, CLIENT_AMR, OLDER_CLIENT_AMR, TENANCY, OTHER_TENANCY, PARENT, CHILD, SUPPLIER);

    /** Claims that come with the scope of an API by themselves. */
    static final List<String> OF_EVERY_API = List.of(CLIENT_AMR, TENANCY, PARENT, CHILD, SUPPLIER);

    private Claims() {}
}
