package no.helseprofil.it.libraries;

/**
 * What a vendor adds, since the library does otherwise unless it is told.
 *
 * @param words as the page has it
 * @param code where it stands in the program
 * @param without what stands there if nobody adds it
 * @param told what the server or the library says then
 */
record VendorSetting(String words, String code, String without, String told) {}
