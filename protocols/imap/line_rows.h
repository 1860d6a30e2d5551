#pragma once
/// The kinds of line that an IMAP client or server can send, as a list for macros: name, key, RFC.
///
/// The key is the heading of the line's explanation in assets/explain/imap.md. CLIENT: sent by the
/// client. DATA: one of several lines of an answer. LAST: completes the answer. The lines of
/// commands stand first and in the order of imap::Verb.

// clang-format off
#define POSTROOM_IMAP_LINES(CLIENT, DATA, LAST) \
    CLIENT(Capability, "CAPABILITY", "9051 6.1.1") \
    CLIENT(Noop, "NOOP", "9051 6.1.2") \
    CLIENT(Logout, "LOGOUT", "9051 6.1.3") \
    CLIENT(Id, "ID", "2971 3.1") \
    CLIENT(StartTls, "STARTTLS", "9051 6.2.1") \
    CLIENT(Authenticate, "AUTHENTICATE", "9051 6.2.2") \
    CLIENT(Login, "LOGIN", "9051 6.2.3") \
    CLIENT(Enable, "ENABLE", "9051 6.3.1") \
    CLIENT(Select, "SELECT", "9051 6.3.2") \
    CLIENT(Examine, "EXAMINE", "9051 6.3.3") \
    CLIENT(Create, "CREATE", "9051 6.3.4") \
    CLIENT(Delete, "DELETE", "9051 6.3.5") \
    CLIENT(Rename, "RENAME", "9051 6.3.6") \
    CLIENT(Subscribe, "SUBSCRIBE", "9051 6.3.7") \
    CLIENT(Unsubscribe, "UNSUBSCRIBE", "9051 6.3.8") \
    CLIENT(List, "LIST", "9051 6.3.9") \
    CLIENT(Lsub, "LSUB", "3501 6.3.9") \
    CLIENT(Namespace, "NAMESPACE", "9051 6.3.10") \
    CLIENT(Status, "STATUS", "9051 6.3.11") \
    CLIENT(Append, "APPEND", "9051 6.3.12") \
    CLIENT(Idle, "IDLE", "9051 6.3.13") \
    CLIENT(GetQuota, "GETQUOTA", "9208 4.1.1") \
    CLIENT(GetQuotaRoot, "GETQUOTAROOT", "9208 4.1.2") \
    CLIENT(SetQuota, "SETQUOTA", "9208 4.1.3") \
    CLIENT(Check, "CHECK", "3501 6.4.1") \
    CLIENT(Close, "CLOSE", "9051 6.4.1") \
    CLIENT(Unselect, "UNSELECT", "9051 6.4.2") \
    CLIENT(Expunge, "EXPUNGE", "9051 6.4.3") \
    CLIENT(Search, "SEARCH", "9051 6.4.4") \
    CLIENT(Sort, "SORT", "5256 3") \
    CLIENT(Thread, "THREAD", "5256 3") \
    CLIENT(Fetch, "FETCH", "9051 6.4.5") \
    CLIENT(Store, "STORE", "9051 6.4.6") \
    CLIENT(Copy, "COPY", "9051 6.4.7") \
    CLIENT(Move, "MOVE", "9051 6.4.8") \
    CLIENT(UidFetch, "UID FETCH", "9051 6.4.9") \
    CLIENT(UidStore, "UID STORE", "9051 6.4.9") \
    CLIENT(UidCopy, "UID COPY", "9051 6.4.9") \
    CLIENT(UidMove, "UID MOVE", "9051 6.4.9") \
    CLIENT(UidExpunge, "UID EXPUNGE", "9051 6.4.9") \
    CLIENT(UidSearch, "UID SEARCH", "9051 6.4.9") \
    CLIENT(UidSort, "UID SORT", "5256 3") \
    CLIENT(UidThread, "UID THREAD", "5256 3") \
    CLIENT(AuthenticateResponse, "AUTHENTICATE.response", "9051 6.2.2") \
    CLIENT(AuthenticateCancel, "AUTHENTICATE.cancel", "9051 6.2.2") \
    CLIENT(IdleDone, "IDLE.DONE", "9051 6.3.13") \
    CLIENT(AppendMessage, "APPEND.message", "9051 6.3.12") \
    CLIENT(ClientLiteral, "any.literal", "9051 4.3") \
    CLIENT(ClientRest, "any.rest", "9051 4.3") \
    CLIENT(ClientUnknown, "any.unknown", "9051 2.2.1") \
    LAST(GreetingOk, "greeting.OK", "9051 7.1.1") \
    DATA(LogoutBye, "LOGOUT.BYE", "9051 6.1.3") \
    LAST(ByeTimeout, "any.BYE-timeout", "9051 5.4") \
    LAST(ByeShutdown, "any.BYE-shutdown", "9051 7.1.5") \
    LAST(ByeErrors, "any.BYE-errors", "9051 7.1.5") \
    LAST(ByeLogin, "any.BYE-login", "9051 7.1.5") \
    LAST(ByeMailboxGone, "any.BYE-mailbox-gone", "9051 7.1.5") \
    DATA(Continue, "any.continue", "9051 7.6") \
    DATA(AuthenticateContinue, "AUTHENTICATE.continue", "9051 7.6") \
    DATA(IdleContinue, "IDLE.continue", "9051 6.3.13") \
    DATA(CapabilityData, "CAPABILITY.data", "9051 7.2.2") \
    DATA(IdData, "ID.data", "2971 3.2") \
    DATA(EnabledData, "ENABLE.data", "9051 7.2.1") \
    DATA(FlagsData, "any.FLAGS", "9051 7.3.5") \
    DATA(PermanentFlags, "SELECT.PERMANENTFLAGS", "9051 7.1") \
    DATA(PermanentFlagsNone, "SELECT.PERMANENTFLAGS-none", "9051 7.1") \
    DATA(PermanentFlagsNow, "any.PERMANENTFLAGS", "9051 7.1") \
    DATA(Exists, "any.EXISTS", "9051 7.4.1") \
    DATA(ExistsAtSelect, "SELECT.EXISTS", "9051 6.3.2") \
    DATA(Recent, "any.RECENT", "3501 7.3.2") \
    DATA(UnseenData, "SELECT.UNSEEN", "3501 7.1") \
    DATA(UidValidityData, "SELECT.UIDVALIDITY", "9051 2.3.1.1") \
    DATA(UidNextData, "SELECT.UIDNEXT", "9051 2.3.1.1") \
    DATA(HighestModSeqData, "SELECT.HIGHESTMODSEQ", "7162 3.1.2.1") \
    DATA(MailboxIdData, "SELECT.MAILBOXID", "8474 4.2") \
    DATA(SelectClosed, "SELECT.CLOSED", "9051 7.1") \
    DATA(SelectList, "SELECT.LIST", "9051 6.3.2") \
    DATA(VanishedEarlier, "SELECT.VANISHED-earlier", "7162 3.2.10.1") \
    DATA(SelectFetch, "SELECT.FETCH", "7162 3.2.5.1") \
    DATA(ExpungeData, "any.EXPUNGE", "9051 7.5.1") \
    DATA(VanishedData, "any.VANISHED", "7162 3.2.10.2") \
    DATA(FetchNews, "any.FETCH", "9051 7.5.2") \
    DATA(ListData, "LIST.LIST", "9051 7.3.1") \
    DATA(LsubData, "LSUB.LSUB", "3501 7.2.3") \
    DATA(NamespaceData, "NAMESPACE.data", "9051 7.3.2") \
    DATA(StatusData, "STATUS.STATUS", "9051 7.3.3") \
    DATA(ListStatusData, "LIST.STATUS", "5819 2") \
    DATA(QuotaData, "any.QUOTA", "9208 4.2.1") \
    DATA(QuotaRootData, "GETQUOTAROOT.QUOTAROOT", "9208 4.2.2") \
    DATA(FetchData, "FETCH.FETCH", "9051 7.5.2") \
    DATA(FetchSeen, "FETCH.FETCH-seen", "9051 6.4.5") \
    DATA(FetchLiteral, "FETCH.literal", "9051 4.3") \
    DATA(FetchRest, "FETCH.rest", "9051 7.5.2") \
    DATA(FetchVanished, "FETCH.VANISHED", "7162 3.2.6") \
    DATA(StoreData, "STORE.FETCH", "9051 6.4.6") \
    DATA(StoreModSeq, "STORE.MODSEQ", "7162 3.1.3") \
    DATA(SearchData, "SEARCH.SEARCH", "3501 7.2.5") \
    DATA(EsearchData, "SEARCH.ESEARCH", "9051 7.3.4") \
    DATA(SortData, "SORT.SORT", "5256 4") \
    DATA(ThreadData, "THREAD.THREAD", "5256 4") \
    DATA(MoveCopyUid, "MOVE.COPYUID", "9051 6.4.8") \
    LAST(CapabilityOk, "CAPABILITY.OK", "9051 6.1.1") \
    LAST(NoopOk, "NOOP.OK", "9051 6.1.2") \
    LAST(LogoutOk, "LOGOUT.OK", "9051 6.1.3") \
    LAST(IdOk, "ID.OK", "2971 3.1") \
    LAST(StartTlsOk, "STARTTLS.OK", "9051 6.2.1") \
    LAST(AuthenticateOk, "AUTHENTICATE.OK", "9051 6.2.2") \
    LAST(LoginOk, "LOGIN.OK", "9051 6.2.3") \
    LAST(EnableOk, "ENABLE.OK", "9051 6.3.1") \
    LAST(SelectOk, "SELECT.OK-read-write", "9051 6.3.2") \
    LAST(SelectOkReadOnly, "SELECT.OK-read-only", "9051 6.3.2") \
    LAST(ExamineOk, "EXAMINE.OK", "9051 6.3.3") \
    LAST(CreateOk, "CREATE.OK", "9051 6.3.4") \
    LAST(DeleteOk, "DELETE.OK", "9051 6.3.5") \
    LAST(RenameOk, "RENAME.OK", "9051 6.3.6") \
    LAST(SubscribeOk, "SUBSCRIBE.OK", "9051 6.3.7") \
    LAST(UnsubscribeOk, "UNSUBSCRIBE.OK", "9051 6.3.8") \
    LAST(ListOk, "LIST.OK", "9051 6.3.9") \
    LAST(LsubOk, "LSUB.OK", "3501 6.3.9") \
    LAST(NamespaceOk, "NAMESPACE.OK", "9051 6.3.10") \
    LAST(StatusOk, "STATUS.OK", "9051 6.3.11") \
    LAST(AppendOk, "APPEND.OK", "9051 6.3.12") \
    LAST(AppendOkUid, "APPEND.OK-appenduid", "4315 3") \
    LAST(IdleOk, "IDLE.OK", "9051 6.3.13") \
    LAST(GetQuotaOk, "GETQUOTA.OK", "9208 4.1.1") \
    LAST(GetQuotaRootOk, "GETQUOTAROOT.OK", "9208 4.1.2") \
    LAST(CheckOk, "CHECK.OK", "3501 6.4.1") \
    LAST(CloseOk, "CLOSE.OK", "9051 6.4.1") \
    LAST(UnselectOk, "UNSELECT.OK", "9051 6.4.2") \
    LAST(ExpungeOk, "EXPUNGE.OK", "9051 6.4.3") \
    LAST(SearchOk, "SEARCH.OK", "9051 6.4.4") \
    LAST(SortOk, "SORT.OK", "5256 3") \
    LAST(ThreadOk, "THREAD.OK", "5256 3") \
    LAST(FetchOk, "FETCH.OK", "9051 6.4.5") \
    LAST(StoreOk, "STORE.OK", "9051 6.4.6") \
    LAST(StoreOkModified, "STORE.OK-modified", "7162 3.1.3") \
    LAST(CopyOk, "COPY.OK", "9051 6.4.7") \
    LAST(CopyOkUid, "COPY.OK-copyuid", "4315 3") \
    LAST(MoveOk, "MOVE.OK", "9051 6.4.8") \
    LAST(LoginNoCredentials, "LOGIN.NO-credentials", "5530 3") \
    LAST(LoginNoPrivacy, "LOGIN.NO-privacy", "9051 6.2.3") \
    LAST(LoginNoLimit, "LOGIN.NO-limit", "5530 3") \
    LAST(LoginNoInUse, "LOGIN.NO-in-use", "5530 3") \
    LAST(AuthenticateNoMechanism, "AUTHENTICATE.NO-mechanism", "9051 6.2.2") \
    LAST(AuthenticateNoPrivacy, "AUTHENTICATE.NO-privacy", "9051 6.2.2") \
    LAST(AuthenticateNoCredentials, "AUTHENTICATE.NO-credentials", "5530 3") \
    LAST(AuthenticateBadCancelled, "AUTHENTICATE.BAD-cancelled", "9051 6.2.2") \
    LAST(AuthenticateBadBase64, "AUTHENTICATE.BAD-base64", "9051 6.2.2") \
    LAST(StartTlsBadAlready, "STARTTLS.BAD-already", "9051 6.2.1") \
    LAST(NoSuchMailbox, "any.NO-nonexistent", "5530 3") \
    LAST(NoSelectMailbox, "any.NO-noselect", "9051 7.3.1") \
    LAST(NoReadOnly, "any.NO-read-only", "9051 6.3.3") \
    LAST(NoTryCreate, "any.NO-trycreate", "9051 6.3.12") \
    LAST(NoOverQuota, "any.NO-overquota", "9208 4.3") \
    LAST(NoExpungeIssued, "any.NO-expunged", "5530 3") \
    LAST(NoAlreadyExists, "any.NO-exists", "5530 3") \
    LAST(NoName, "any.NO-name", "5530 3") \
    LAST(NoInbox, "DELETE.NO-inbox", "9051 6.3.5") \
    LAST(DeleteNoChildren, "DELETE.NO-children", "9051 6.3.5") \
    LAST(NoKeywordLimit, "STORE.NO-limit", "5530 3") \
    LAST(AppendNoTooBig, "APPEND.NO-too-big", "7889 4") \
    LAST(AppendNoUtf8, "APPEND.NO-utf8", "6855 4") \
    LAST(SearchNoCharset, "SEARCH.NO-charset", "9051 6.4.4") \
    LAST(CreateNoUseAttr, "CREATE.NO-useattr", "6154 3") \
    LAST(FetchNoUnknownCte, "FETCH.NO-unknown-cte", "3516 4.3") \
    LAST(NoQuotaRoot, "GETQUOTA.NO-nonexistent", "9208 4.1.1") \
    LAST(SetQuotaNo, "SETQUOTA.NO-permission", "9208 4.1.3") \
    LAST(NoByFault, "any.NO-by-fault", "9051 7.1.2") \
    LAST(BadUnknown, "any.BAD-unknown", "9051 7.1.3") \
    LAST(BadSyntax, "any.BAD-syntax", "9051 7.1.3") \
    LAST(BadState, "any.BAD-state", "9051 3") \
    LAST(BadTag, "any.BAD-tag", "9051 2.2.1") \
    LAST(BadTooLong, "any.BAD-too-long", "9051 7.1.3") \
    LAST(BadLiteral, "any.BAD-literal", "7888 4") \
    LAST(BadNumber, "any.BAD-number", "9051 9") \
    LAST(BadNotEnabled, "any.BAD-not-enabled", "7162 3.2.3") \
    LAST(SearchBadCharset, "SEARCH.BAD-charset", "6855 3") \
    LAST(IdleBad, "IDLE.BAD", "9051 6.3.13")
// clang-format on
